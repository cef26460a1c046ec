"""The parts of the benchmarks: each returns CPU seconds, or memory, that are ready for the page."""

from __future__ import annotations

import base64
import contextlib
import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree, html

import thbreports
from benchmarks import preview as previews
from benchmarks import subjects
from benchmarks.measure import OURS, PEERS, ROOT, Absent, Tell, Worker, emptied, in_turns, run
from benchmarks.peers import pandoc
from thbreports.document import Document, compose
from thbreports.outputs.pdf import markup, running
from thbreports.view import prepare as view

PEERS_OF = {"html": ("pandoc",), "docx": ("docxtpl",), "pdf": ("weasyprint", "typst")}
"""The peers of each format; the first is the one that a target names."""
SECOND = "thbreports_typst"
"""thbreports with its second engine."""
STEP = ("thbreports_pages", "thbreports_typst_pages", "typst")
"""What makes the PDF alone, of a document that is composed: each engine, and Typst of a plain report."""
CASES = [(peer, format) for format, peers in PEERS_OF.items() for peer in ("thbreports", *peers)]
CASES.append((SECOND, "pdf"))
RECORDS = ("seed-note", "seed-remarks", "pages-10", "pages-40")
_MOST = 24
"""How many variants of a record peers get, and documents make a sample at most: Typst remembers a few."""
_MARKDOWN = "markdown-raw_html-native_divs-native_spans-fenced_divs-bracketed_spans"
_TEMPLATE = ROOT / "benchmarks" / "peers" / "report.typ"
_PROGRAM = OURS.parent / "thbreports"


@dataclass(frozen=True)
class Scale:
    """How much is measured: rounds, CPU seconds of a sample, and numbers of documents for each format."""

    records: tuple[str, ...]
    longest: str
    rounds: int
    sample: float
    batch: Mapping[str, int]
    memory: Mapping[str, int]


FULL = Scale(
    records=RECORDS,
    longest="pages-224",
    rounds=5,
    sample=0.5,
    batch={"html": 1000, "docx": 1000, "pdf": 1000},
    memory={"html": 5000, "docx": 5000, "pdf": 2000},
)
QUICK = Scale(
    records=RECORDS,
    longest="pages-40",
    rounds=3,
    sample=0.1,
    batch={"html": 1000, "docx": 200, "pdf": 20},
    memory={"html": 600, "docx": 400, "pdf": 50},
)


def prepare(folder: Path, scale: Scale, tell: Tell) -> dict[str, int]:
    """Write what peers read, and the template of docxtpl; return the pages of each record."""
    folder.mkdir(parents=True, exist_ok=True)
    styles = folder / "styles.docx"
    run([_PROGRAM, "packs", "--reference", "base", "-o", styles])
    try:
        run([PEERS, "-m", "benchmarks.peers.docxtpl", styles, folder / "template.docx"])
    except Absent as reason:
        tell("docxtpl", str(reason))
    count = min(scale.rounds * 4, _MOST)
    pages = {name: _prepare_record(folder, name, count) for name in scale.records}
    return {**pages, scale.longest: pages.get(scale.longest) or _prepare_record(folder, scale.longest, 3)}


def _prepare_record(folder: Path, name: str, count: int) -> int:
    """Write variants of a record in the forms that the peers read, and return the pages of its PDF."""
    for record in subjects.write(folder, name, range(count)):
        document = compose(*view.prepare(thbreports.load(record)))
        record.with_suffix(".print.html").write_text(markup.printable(document), encoding="utf-8")
        source, typst = record.with_suffix(".words.html"), record.with_suffix(".typ")
        source.write_text(words(document, folder), encoding="utf-8")
        with contextlib.suppress(Absent):  # pandoc, which is told when its own turn comes
            run([*pandoc.command(source, record.with_suffix(".md")), "-t", _MARKDOWN])
            _prepare_typst(source, typst)
    # The very sheets that we give to WeasyPrint.
    pack = document.pack
    rules = "".join(face.rule(face.path.resolve().as_uri()) for face in pack.font_faces())
    (folder / f"{name}.css").write_text(rules + pack.css("print") + markup.RULES, encoding="utf-8")
    (folder / f"{name}.pages.css").write_text(running.page_rules(document.running), encoding="utf-8")
    made = thbreports.render(thbreports.load(folder / f"{name}-0.yaml"), "pdf")
    with pikepdf.open(io.BytesIO(made)) as file:
        return len(file.pages)


def _prepare_typst(source: Path, typst: Path) -> None:
    """Write the words as a plain report of Typst, whose own contents stands for ours."""
    root = html.fromstring(source.read_text(encoding="utf-8"))
    contents = root.findall(".//nav")
    for nav in contents:
        nav.drop_tree()
    for image in root.iter("img"):  # one of its own, or Typst knows it from the report before
        own = source.with_suffix(".png")
        own.write_bytes((source.parent / image.get("src", "")).read_bytes() + source.name.encode())
        image.set("src", own.name)
    plain = source.with_suffix(".plain.html")
    plain.write_text(html.tostring(root, encoding="unicode"), encoding="utf-8")
    run(
        [
            *pandoc.command(plain, typst),
            "--template",
            _TEMPLATE,
            *(["-V", "contents=yes"] if contents else []),
        ]
    )
    # PDF/UA wants a text for each picture.
    pictured = typst.read_text(encoding="utf-8").replace('.png"', '.png", alt: "A chart"')
    typst.write_text(pictured, encoding="utf-8")


def words(document: Document, folder: Path) -> str:
    """Return our document as HTML without attributes, which say nothing to peers, its picture in a file."""
    root = document.tree()
    for one in root.iter(etree.Element):
        source, alt = one.get("src", ""), one.get("alt", "")
        one.attrib.clear()
        if one.tag == "img":
            (folder / "picture.png").write_bytes(base64.b64decode(source.partition(",")[2]))
            one.attrib.update({"src": "picture.png", "alt": alt})
    return etree.tostring(root, method="html", encoding="unicode")


def warm(folder: Path, scale: Scale, tell: Tell) -> dict[str, dict[str, float]]:
    """Return CPU seconds a document, for each record and case; the longest record is for thbreports alone."""
    cases = [(record, peer, format) for record in scale.records for peer, format in CASES]
    if scale.longest not in scale.records:
        cases += [(scale.longest, "thbreports", format) for format in PEERS_OF]
    return _in_turns(folder, scale, tell, cases)


def step(folder: Path, scale: Scale, tell: Tell) -> dict[str, dict[str, float]]:
    """Return CPU seconds of the PDF of a document that is composed, for each record and case."""
    records = dict.fromkeys([*scale.records, scale.longest])
    return _in_turns(folder, scale, tell, [(record, peer, "pdf") for record in records for peer in STEP])


def _in_turns(
    folder: Path, scale: Scale, tell: Tell, cases: Sequence[tuple[str, str, str]]
) -> dict[str, dict[str, float]]:
    """Return CPU seconds a document of each case, by its record."""
    workers: dict[str, Worker] = {}
    counts: dict[str, int] = {}

    def action(record: str, peer: str, format: str) -> Callable[[int], float]:
        key = f"{record} {peer} {format}"

        def act(turn: int) -> float:
            if peer not in workers:
                workers[peer] = Worker(peer, folder)
            ask = workers[peer].ask
            if key not in counts:
                ask(format, scale.records[0], 0, 1)  # a first document fills caches
                taken = ask(format, record, 1, 1)["cpu"]
                counts[key] = max(1, min(_MOST, round(scale.sample / max(taken, 1e-4))))
                if counts[key] == 1:
                    return taken
            count = counts[key]
            return ask(format, record, 2 + turn * count, count)["cpu"] / count

        return act

    try:
        found = in_turns({case: action(*case) for case in cases}, scale.rounds, tell)
    finally:
        for worker in workers.values():
            worker.close()
    return {
        record: {f"{peer} {format}": taken for (name, peer, format), taken in found.items() if name == record}
        for record in dict.fromkeys(case[0] for case in cases)
    }


def one_shot(folder: Path, scale: Scale, tell: Tell) -> dict[str, float]:
    """Return CPU seconds of a process that makes one file, for each case, and of a start for nothing."""
    record, out = scale.records[0], folder / "one-shot"
    source = folder / f"{record}-0"

    def command(peer: str, format: str) -> list[str | Path]:
        if peer in ("thbreports", SECOND):
            engine = ["--pdf-engine", "typst"] if peer == SECOND else []
            return [_PROGRAM, "build", f"{source}.yaml", "-f", format, "-o", out, *engine]
        if peer == "pandoc":
            return pandoc.command(Path(f"{source}.md"), out / f"a.{format}")
        given = f"{format!r}, Path({str(folder)!r}), {record!r}, 0, 1"
        code = f"from pathlib import Path; from benchmarks.peers.{peer} import documents as made"
        return [PEERS, "-c", f"{code}; made({given})[0]()"]

    commands: dict[str, list[str | Path]] = {
        f"{peer} {format}": command(peer, format) for peer, format in CASES
    }
    commands |= {"thbreports --help": [_PROGRAM, "--help"], "bare Python": [OURS, "-c", "pass"]}

    actions = {name: _build(words, out) for name, words in commands.items()}
    in_turns(actions, 1)  # the first run of each fills the caches of a user
    return in_turns(actions, scale.rounds, tell)


def batch(folder: Path, scale: Scale, tell: Tell) -> dict[str, float]:
    """Return CPU seconds of a build of many records for each format; unchanged, and of validation, too."""
    found: dict[str, float] = {}
    for format, count in scale.batch.items():
        many, out = subjects.many(emptied(folder / "many"), count), folder / "batch"
        command: list[str | Path] = [_PROGRAM, "build", many, "-f", format, "-o", out]
        full, again = _build(command, out), _build(command)
        actions = {format: full}
        if format == "html":
            actions |= {"unchanged": again, "validate": _build([_PROGRAM, "validate", many])}
        if format == "pdf":
            actions[f"{SECOND} pdf"] = _build([*command, "--pdf-engine", "typst"], out)
        found |= in_turns(actions, min(3, scale.rounds), tell)
        shutil.rmtree(out, ignore_errors=True)
    return found


def _build(command: list[str | Path], out: Path | None = None) -> Callable[[int], float]:
    def build(_: int) -> float:
        if out:
            emptied(out)
        return run(command)

    return build


def memory(folder: Path, scale: Scale, tell: Tell) -> dict[str, list[float]]:
    """Return resident MiB at ten moments of a run of different records in one process, for each format."""
    found: dict[str, list[float]] = {}
    cases = [(format, "thbreports", format) for format in scale.memory] + [(f"{SECOND} pdf", SECOND, "pdf")]
    for name, peer, format in cases:
        count, worker = scale.memory[format], Worker(peer, folder)
        try:
            found[name] = [
                worker.ask(format, scale.records[0], 0, max(1, count // 10))["memory"] for _ in range(10)
            ]
        except Absent as reason:
            tell(f"memory of {name}", str(reason))
        finally:
            worker.close()
    return found


def preview(folder: Path, scale: Scale, tell: Tell) -> dict[str, dict[str, float]]:
    """Return seconds by the clock from a save to the new page and PDF in the preview, by each engine."""
    found: dict[str, dict[str, float]] = {}
    for engine, rounds in (("weasyprint", min(3, scale.rounds)), ("typst", 3 * scale.rounds)):
        try:
            found[engine] = previews.measure(
                engine, "pages-20", rounds, emptied(folder / f"preview-{engine}")
            )
        except Absent as reason:
            tell(f"preview by {engine}", str(reason))
    return found


def sizes(folder: Path, scale: Scale, tell: Tell) -> dict[str, dict[str, int]]:
    """Return the bytes of the PDF of each record by each engine."""
    return {
        record: {
            engine: len(thbreports.render(thbreports.load(source), "pdf", engine=engine))
            for engine in ("weasyprint", "typst")
        }
        for record in dict.fromkeys([*scale.records, scale.longest])
        for source in subjects.write(folder, record, range(1))
    }


PARTS: dict[str, Callable[[Path, Scale, Tell], Any]] = {
    "warm": warm,
    "step": step,
    "one-shot": one_shot,
    "batch": batch,
    "memory": memory,
    "preview": preview,
    "sizes": sizes,
}


def measure(folder: Path, scale: Scale, say: Callable[[str], None] = lambda words: None) -> dict[str, Any]:
    """Return the figures of all parts as JSON can hold them, and what was ``absent``."""
    absent: dict[str, str] = {}

    def tell(name: str, reason: str) -> None:
        absent[name] = reason
        say(f"absent: {name}: {reason}")

    results: dict[str, Any] = {"pages": prepare(folder, scale, tell)}
    for name, part in PARTS.items():
        say(name)
        results[name] = part(folder, scale, tell)
    scales = {
        "longest": scale.longest,
        "documents": {"batch": dict(scale.batch), "memory": dict(scale.memory)},
    }
    return {**results, **scales, "absent": absent}
