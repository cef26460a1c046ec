"""What WeasyPrint leaves out is told whatever an application does with the logger of WeasyPrint."""

from __future__ import annotations

import io
import logging
import logging.config
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import thbreports
from thbreports.document import compose
from thbreports.outputs.pdf import write
from thbreports.outputs.pdf.engine import messages, tagging
from thbreports.outputs.pdf.engine.load import load
from thbreports.view.prepare import prepare


class Raising(logging.Handler):
    """A handler that is broken."""

    def emit(self, record: logging.LogRecord) -> None:
        """Fail."""
        raise OSError("the disk of the log is full")


class Dumb(logging.Logger):
    """A logger that says nothing."""

    def warning(self, *arguments: Any, **options: Any) -> None:
        """Say nothing."""

    error = log = warning


LOGGER = logging.getLogger("weasyprint")


def quiet_class() -> None:
    LOGGER.__class__ = Dumb


def quiet_root() -> None:
    logging.getLogger().setLevel(logging.CRITICAL)
    LOGGER.setLevel(logging.NOTSET)


SILENCING: dict[str, Callable[[], object]] = {
    "as it is": lambda: None,
    "level": lambda: LOGGER.setLevel(logging.CRITICAL),
    "level of the root": quiet_root,
    "disable": lambda: logging.disable(logging.CRITICAL),
    "disabled": lambda: setattr(LOGGER, "disabled", True),
    "dictConfig": lambda: logging.config.dictConfig({"version": 1}),
    "filter": lambda: LOGGER.addFilter(lambda _: False),
    "propagate": lambda: setattr(LOGGER, "propagate", False),
    "no handlers": lambda: LOGGER.handlers.clear(),
    "raising handler": lambda: LOGGER.addHandler(Raising()),
    "raising filter": lambda: LOGGER.addFilter(lambda record: 1 / 0 > 1),
    "raising handler of the root": lambda: logging.getLogger().addHandler(Raising()),
    "another class": quiet_class,
}


def state() -> dict[str, Any]:
    """Return how an application has set up its logging."""
    root = logging.getLogger()
    own = {"root": (root.level, list(root.handlers), list(root.filters)), "disable": root.manager.disable}
    kept = "level", "handlers", "filters", "disabled", "propagate"
    values = {name: getattr(LOGGER, name) for name in kept}
    return {**own, **{name: list(one) if isinstance(one, list) else one for name, one in values.items()}}


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    load()  # which gives the logger a handler that does nothing
    root, before = logging.getLogger(), state()
    yield
    LOGGER.__class__ = logging.Logger
    logging.disable(before["disable"])
    root.setLevel(before["root"][0])
    root.handlers[:], root.filters[:] = before["root"][1], before["root"][2]
    for name in ("level", "disabled", "propagate"):
        setattr(LOGGER, name, before[name])
    LOGGER.handlers[:], LOGGER.filters[:] = before["handlers"], before["filters"]
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    root.handlers[:] = before["root"][1]
    for one in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(one, logging.Logger):
            one.disabled = False
            one._cache.clear()  # type: ignore[attr-defined]


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (2, 2)).save(target, "PNG")
    return target.getvalue()


LOSSES: dict[str, tuple[str, str, str]] = {
    "glyph": ("The sign က here.", "", "no font of the pack has the character 'က' (U+1000)"),
    "picture": ("![Shown](a.png)", "", "the picture 'Shown' cannot be read"),
    "content": (
        "Words.",
        'main::after { content: target-counter("#nowhere", page) }',
        "the layout lost words: Content discarded",
    ),
    "rule": (
        "Words.",
        "p { colr: red }",
        "the layout does not know a rule of the style sheets: Ignored `colr",
    ),
}


def told(folder: Path, loss: str) -> str:
    """Return what is told of a report, problems or remarks."""
    words, css, _ = LOSSES[loss]
    (folder / "a.png").write_bytes(picture())
    (folder / "r.yaml").write_text(f"title: T\ndate: 2026-01-02\nopening: '{words}'\n", encoding="utf-8")
    pack: Path | None = None
    if css:
        pack = folder / "pack"
        pack.mkdir(exist_ok=True)
        (pack / "pack.toml").write_text('name = "p"\ntitle = "P"\nextends = "base"\n', encoding="utf-8")
        (pack / "print.css").write_text(css, encoding="utf-8")
    document = compose(*prepare(thbreports.load(folder / "r.yaml"), pack))
    document = replace(document, markup=document.markup.replace(";base64,iVBO", ";base64,AAAA"))
    written, lost, _ = write._lay_out(document)
    assert written.startswith(b"%PDF-")
    if lost.problems:
        with pytest.raises(thbreports.OutputError):
            write.write(document)
    else:
        assert write.write(document) == written
    return "\n".join([*(one.message for one in lost.problems), *lost.remarks])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("way", SILENCING)
def test_no_logger_decides_what_is_lost(way: str, loss: str, tmp_path: Path) -> None:
    SILENCING[way]()
    before = state()
    first = told(tmp_path, loss)
    assert LOSSES[loss][2] in first
    assert told(tmp_path, loss) == first, "what is kept of a sheet is told again"
    assert state() == before


def test_an_application_hears_weasyprint_as_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        told(tmp_path, "glyph")
    heard = [one for one in caplog.records if one.name == "weasyprint"]
    assert heard and {(one.filename, one.levelname) for one in heard} == {("text.py", "WARNING")}


def test_what_other_threads_make_weasyprint_say_is_not_ours(caplog: pytest.LogCaptureFixture) -> None:
    load()
    from weasyprint.draw import text

    said = messages.Messages()
    with caplog.at_level(logging.WARNING, "weasyprint"), said.collected():
        other = threading.Thread(target=text.LOGGER.warning, args=("theirs %s", 1))
        other.start()
        other.join()
        text.LOGGER.warning("ours %s", 2)
    assert said.words == ["ours 2"]
    assert caplog.messages == ["theirs 1", "ours 2"]
    assert text.LOGGER is LOGGER


def test_every_module_of_this_weasyprint_says_to_the_logger_what_it_says() -> None:
    """A version that imports some later, or says things in another way, must be read first."""
    load()
    import weasyprint

    assert weasyprint.__version__ in tagging.KNOWN, "read how this version says what it leaves out"
    folder = Path(weasyprint.__file__).parent
    methods: set[str] = set()
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"\bLOGGER\.(\w+)", text))
        methods |= used
        name = ".".join(("weasyprint", *path.relative_to(folder).with_suffix("").parts))
        name = name.removesuffix(".__init__")
        if used & {"warning", "error", "log"} and not name.endswith("__main__"):
            assert vars(sys.modules[name])["LOGGER"] is LOGGER, name
    assert methods <= {"debug", "info", "warning", "error", "log", "setLevel", "addHandler", "handlers"}
