"""Style sheets that are kept between processes: read once, the same afterwards, and never in silence."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint

from thbreports.outputs.pdf import sheets

CSS = """
@page { size: A5; @bottom-center { content: counter(page, stars) } }
@counter-style stars { system: symbolic; symbols: "*"; suffix: "" }
p:first-child > a[href^="#"], p.note:nth-child(2n), :lang(fr) q { color: #123456; margin: 3mm auto }
p::before { content: counter(item, upper-roman) ". "; counter-increment: item }
"""
PAGE = '<p>One <a href="#x">word</a></p><p class="note" id="x">Two</p><p lang="fr"><q>Trois</q></p>'


pytestmark = pytest.mark.usefixtures("code_keeper")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what fills with the sheets that WeasyPrint reads."""
    texts: list[str] = []

    plain = weasyprint.CSS.__init__

    def counted(self: weasyprint.CSS, string: str, **options: Any) -> None:
        texts.append(string)
        plain(self, string=string, **options)

    monkeypatch.setattr(weasyprint.CSS, "__init__", counted)
    return texts


def printed(sheet: weasyprint.CSS, counters: dict[str, Any]) -> bytes:
    styles = weasyprint.css.counters.CounterStyle(counters)
    data = weasyprint.HTML(string=PAGE).write_pdf(
        stylesheets=[sheet], counter_style=styles, uncompressed_pdf=True
    )
    assert isinstance(data, bytes)
    return data


def test_a_sheet_is_read_once_for_all_processes_and_gives_the_same_pages(readings: list[str]) -> None:
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    fresh, kept = sheets.read("s", CSS, first), sheets.read("s", CSS, second)
    assert readings == [CSS]
    assert list(first) == list(second) == ["stars"]
    assert printed(fresh, first) == printed(kept, second)


def test_a_sheet_that_has_changed_is_read_anew(readings: list[str]) -> None:
    for css in (CSS, CSS + "p { color: red }", CSS):
        sheets.read("s", css)
    assert len(readings) == 3


def test_a_sheet_is_read_anew_by_another_version(
    readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets.read("s", CSS)
    monkeypatch.setattr(weasyprint, "__version__", "99")
    sheets.read("s", CSS)
    assert len(readings) == 2


def test_a_complaint_comes_every_time(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        caplog.clear()
        sheets.read("s", "p { colour: red }")
        assert [message for message in caplog.messages if "colour" in message]


@pytest.mark.parametrize(
    "css", ['@import "x.css";', "@FONT-FACE { font-family: x }", "@namespace url(x);", "@color-profile x {}"]
)
def test_what_a_sheet_does_when_it_is_read_is_done_every_time(css: str) -> None:
    assert sheets.is_alone(CSS) and not sheets.is_alone(CSS + css)
