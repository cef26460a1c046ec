"""Each validator finds a known problem and passes a good file: one that finds nothing proves nothing."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
import weasyprint
from docx.oxml.ns import qn
from lxml import etree

from validators import axe, libreoffice, nu, openxml, qpdf, tools, verapdf

GOOD_HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Report of a meeting</title><style>{style}</style></head>
<body><main><h1>Report of a meeting</h1><p>The chair opened the meeting.</p>{more}</main></body></html>
"""


def page(path: Path, style: str = "", more: str = "") -> Path:
    path.write_text(GOOD_HTML.format(style=style, more=more), encoding="utf-8")
    return path


def pdf(path: Path, variant: str | None) -> Path:
    weasyprint.HTML(string=GOOD_HTML.format(style="", more="")).write_pdf(path, pdf_variant=variant)
    return path


def word(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("The chair opened the meeting.")
    document.save(str(path))
    return path


def word_with_a_misplaced_element(path: Path) -> Path:
    document = docx.Document()
    paragraph = document.add_paragraph("The chair opened the meeting.")
    etree.SubElement(paragraph._p, qn("w:tbl"))
    document.save(str(path))
    return path


def cut_short(path: Path, whole: Path) -> Path:
    data = whole.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


Check = Callable[[Sequence[Path]], dict[Path, list[str]]]


def found(check: Check, good: Path, bad: Path) -> str:
    """All problems of the bad file as one text, once the good one is known to have none."""
    faults = check([good, bad])
    assert list(faults) == [good, bad]
    assert faults[good] == []
    assert faults[bad]
    return "\n".join(faults[bad])


@pytest.mark.parametrize(("flavour", "variant"), [("ua1", "pdf/ua-1"), ("2a", "pdf/a-2a")])
def test_verapdf(tmp_path: Path, flavour: str, variant: str) -> None:
    good, bad = pdf(tmp_path / "good é.pdf", variant), pdf(tmp_path / "bad.pdf", None)
    faults = found(lambda files: verapdf.check(files, [flavour]), good, bad)
    assert all(fault.startswith(flavour) for fault in faults.splitlines())
    assert "metadata" in faults.lower()


def test_verapdf_on_what_is_no_pdf(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"not a PDF")
    assert all("cannot be read" in fault for fault in verapdf.check([broken])[broken])


def test_openxml(tmp_path: Path) -> None:
    faults = found(
        openxml.check, word(tmp_path / "good.docx"), word_with_a_misplaced_element(tmp_path / "bad.docx")
    )
    assert "invalid child element" in faults


def test_openxml_on_a_torn_file(tmp_path: Path) -> None:
    whole = word(tmp_path / "good.docx")
    found(openxml.check, whole, cut_short(tmp_path / "torn.docx", whole))


def test_nu(tmp_path: Path) -> None:
    bad = page(tmp_path / "b ad.html", more="<p><div>a block inside a paragraph</div></p>")
    assert "No “p” element in scope" in found(nu.check, page(tmp_path / "good.html"), bad)


def test_nu_on_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="none.html"):
        nu.check([tmp_path / "none.html"])


GREY_ON_GREY = "p {color: #777; background: #888}"
#: What is wrong with a page: its style, its body, and the problems told, each in which view.
PAGES = {
    "picture without words": ("", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "*: image-alt"),
    "faint": (GREY_ON_GREY, "", "*: color-contrast"),
    "faint in the dark": (
        f"@media (prefers-color-scheme: dark) {{{GREY_ON_GREY}}}",
        "",
        "dark: color-contrast",
    ),
    "faint on paper": (f"@media print {{{GREY_ON_GREY}}}", "", "print: color-contrast"),
    "too wide": ("p {min-width: 600px}", "", "phone: reflow"),
    "not whole": ("body {background: url(missing.png)}", "", "*: asks for file:"),
    "broken script": ("", "<script>throw new Error('of its own')</script>", "*: script: of its own"),
}


def test_axe(tmp_path: Path) -> None:
    good = page(tmp_path / "good.html")
    bad = {name: page(tmp_path / f"{name}.html", style, more) for name, (style, more, _) in PAGES.items()}
    found = axe.check([good, *bad.values()])
    assert found[good] == []
    for name, (_, _, fault) in PAGES.items():
        view, kind = fault.split(": ", 1)
        faults = [told for told in found[bad[name]] if kind in told]
        assert {told.split(": ")[0] for told in faults} == (set(axe.VIEWS) if view == "*" else {view}), name


def test_qpdf(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "good.pdf", None)
    found(qpdf.check, whole, cut_short(tmp_path / "torn.pdf", whole))


def test_libreoffice(tmp_path: Path) -> None:
    whole = word(tmp_path / "same name.docx")
    (tmp_path / "other").mkdir()
    found(libreoffice.check, whole, cut_short(tmp_path / "other" / "same name.docx", whole))


def test_libreoffice_on_a_package_without_a_document(tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    with zipfile.ZipFile(empty, "w") as package:
        package.writestr("readme.txt", "no document here")
    found(libreoffice.check, word(tmp_path / "good.docx"), empty)


def test_a_conversion_keeps_the_words(tmp_path: Path) -> None:
    made = libreoffice.convert([word(tmp_path / "good.docx")], tmp_path)
    text = tools.run([tools.command("pdftotext"), made[tmp_path / "good.docx"], "-"])
    assert "The chair opened the meeting." in text


def test_a_missing_tool_skips_for_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed; script/bootstrap --test"):
        tools.command("no-such-tool")


def test_a_missing_tool_fails_on_a_build_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-tool is not installed"):
        tools.command("no-such-tool")


def test_a_program_that_fails_is_no_pass() -> None:
    with pytest.raises(AssertionError, match="ended with 1"):
        tools.run(["false"])
