"""The PDF output: its structure, its fonts, its running lines, and what it refuses to fetch."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import thbreports
from thbreports.formats import extract
from thbreports.outputs.pdf import running
from thbreports.outputs.pdf.engine import fonts, tagging

ROOT = Path(__file__).parents[3]
NOTE = ROOT / "meetings/eu-internet-forum-2023-06-01.yaml"


def pdf(fields: str, title: str = "T") -> bytes:
    return thbreports.render(
        thbreports.load(f"title: {title}\ndate: 2026-01-02\n{fields}"), "pdf", verify=True
    )


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def structure(file: pikepdf.Pdf) -> Any:
    """Return the structure tree as nested lists: type, then children; marked content is left out."""

    def walk(element: Any) -> Any:
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        inner = [walk(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        return [str(element.S)[1:], *inner]

    return walk(file.Root.StructTreeRoot.K[0])


def elements(file: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    for one in file.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == f"/{kind}" and one.get("/P") is not None:
            yield one


def found(tree: Any, kind: str) -> list[Any]:
    """Return the parts of a structure tree of one type, outermost first."""
    own = [tree] if tree[0] == kind else []
    return own + [part for kid in tree[1:] for part in found(kid, kind)]


def test_the_structure_pass_knows_this_weasyprint() -> None:
    import weasyprint

    assert weasyprint.__version__ in tagging.KNOWN, (
        "read weasyprint.pdf.tags again: engine/tagging.py listens to a private function of it"
    )


def test_listening_leaves_weasyprint_as_it_was() -> None:
    from weasyprint.pdf import tags

    before = tags._build_box_tree
    with pytest.raises(RuntimeError, match="stop"), tagging.trace_tagging(""):
        assert tags._build_box_tree is not before
        raise RuntimeError("stop")
    assert tags._build_box_tree is before


def test_the_same_record_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    here = thbreports.render(thbreports.load(NOTE), "pdf")
    program = (
        "import sys, thbreports\n"
        f"sys.stdout.buffer.write(thbreports.render(thbreports.load({str(NOTE)!r}), 'pdf'))"
    )
    environment = {"PATH": "/usr/bin:/bin", "TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": str(tmp_path)}
    there = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True, capture_output=True
    ).stdout
    assert here == there


def test_only_the_fonts_of_the_pack_are_embedded() -> None:
    file = opened(thbreports.render(thbreports.load(NOTE), "pdf"))
    names = {
        str(one.BaseFont).partition("+")[2]
        for one in file.objects
        if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
    }
    assert names
    assert all(name.startswith(("Noto-S", "Liberation-S")) for name in names)


def test_a_character_that_no_font_has_is_told_at_its_place() -> None:
    with pytest.raises(thbreports.OutputError) as error:
        pdf("opening: |\n  fine\n  then က comes\n")
    assert str(error.value) == (
        "<record>:5:8: error: no font of the pack has the character 'က' (U+1000); "
        "use others, or add a font such as Noto Sans Myanmar to the pack; HTML and Word do without"
    )


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://example.org/x.png", "ftp://example.org/"])
def test_nothing_is_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="disallowed protocol"):
        fonts.fetcher().fetch(address)


def test_a_style_sheet_cannot_fetch_either(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG not for you")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text('name = "nosy"\ntitle = "Nosy"\nextends = "base"\n')
    (pack / "print.css").write_text(f'body {{ background: url("{secret.as_uri()}") }}')
    with pytest.raises(thbreports.PackError, match="leads out of the pack") as error:
        thbreports.render(thbreports.load("title: T\ndate: 2026-01-02\n"), "pdf", pack=pack)
    [problem] = error.value.problems
    assert (problem.file, problem.line, problem.column) == (str(pack / "print.css"), 1, 20)


def test_a_footnote_stands_behind_its_reference_and_leads_back() -> None:
    file = opened(pdf('opening: "One[^1] two.\\n\\n[^1]: The **note**.\\n\\n    Its second paragraph."\n'))
    (note,) = found(structure(file), "Note")
    assert found(note, "Lbl") == [["Lbl", ["Link"]]]
    (paragraph,) = [one for one in found(structure(file), "P") if found(one, "Note")]
    held, *rest = paragraph[1:]  # the word before the reference stays on its line
    assert [kid[0] for kid in held[1:]] == ["Span", "NonStruct", "Note"]
    assert [kid[0] for kid in rest] == ["NonStruct", "Span"]
    links = {str(one.Dest) for page in file.pages for one in page.Annots}
    assert links == {"fn-1", "fnref-1"}
    (element,) = elements(file, "Note")
    assert str(element.ID) == "fn-1"


def test_a_contents_list_is_one_to_a_screen_reader() -> None:
    file = opened(pdf("contents: yes\nsessions: [{title: One, sessions: [{title: Two}]}]\n"))
    outer, inner = found(structure(file), "TOC")
    assert [kid[0] for kid in outer[1:]] == ["TOCI"]
    assert inner in found(outer, "TOC")
    assert len(found(outer, "Reference")) == len(found(outer, "Link")) == 2


def test_a_nested_list_stands_in_its_item_before_what_follows_it() -> None:
    file = opened(
        pdf(
            "decisions:\n"
            "  - {number: '1', text: Stem, points: [a, b], owners: [ALL]}\n"
            "  - {text: c, points: [d], status: e}\n"
        )
    )
    for body in [one[-1] for one in found(structure(file), "LI")]:
        kinds = [kid[0] for kid in body[1:]]
        if "L" in kinds:
            assert kinds.index("L") < kinds.index("P")
    assert len(found(structure(file), "L")) == 3


def test_a_table_on_several_pages_is_one_table_with_one_header() -> None:
    people = "".join(f"  - {{name: Person {n}, role: member, country: FR}}\n" for n in range(120))
    file = opened(pdf(f"participants:\n{people}"))
    assert len(file.pages) > 2
    (table,) = found(structure(file), "Table")
    assert [kid[0] for kid in table[1:]] == ["THead", "TBody"]
    assert len(table[2]) - 1 == 120
    scopes = {str(one.A.Scope) for one in elements(file, "TH") if "/Scope" in one.A}
    assert scopes == {"/Column", "/Row"}


def test_a_paragraph_on_two_pages_is_one_paragraph() -> None:
    words = " ".join(f"word{n}" for n in range(900))
    file = opened(pdf(f"opening: {words}\n"))
    assert len(file.pages) > 1
    assert len([one for one in found(structure(file), "P") if len(one) > 20]) == 1


def test_a_link_is_named_by_its_words_and_has_one_annotation() -> None:
    file = opened(pdf('opening: "See [the **whole** page](https://example.org/)."\n'))
    (link,) = [one for page in file.pages for one in page.Annots]
    assert str(link.Contents) == "the whole page"


def test_the_language_of_a_part_is_told() -> None:
    file = opened(pdf('opening: "He said [sans préjudice]{lang=fr}."\n'))
    assert str(file.Root.Lang) == "en"
    assert [str(one.Lang) for one in elements(file, "Span") if "/Lang" in one] == ["fr"]


def test_bookmarks_are_the_headings_without_their_footnotes() -> None:
    file = opened(pdf('sessions: [{title: "One[^a]", minutes: x}]\n'.replace("[^a]", " *and* two")))
    with file.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "T"
        assert [one.title for one in top.children] == ["One and two"]


def test_properties_come_from_the_record() -> None:
    file = opened(
        pdf("authors: [A. Author]\nbody: The Committee\nkeywords: [one, two]\n", title="A *fine* title")
    )
    assert str(file.docinfo["/Title"]) == "A fine title"
    assert str(file.docinfo["/Author"]) == "A. Author"
    assert str(file.docinfo["/Keywords"]) == "one, two"
    assert str(file.docinfo["/CreationDate"]).startswith("D:20260102")


def test_running_lines_survive_quotes_and_backslashes() -> None:
    rules = running.page_rules(
        {"header-left": 'A "B" \\ C', "footer-right": "Page {page} of {pages}", "first-page": "footer"}
    )
    assert '@top-left { content: "A \\22 B\\22  \\5c  C" }' in rules
    assert '@bottom-right { content: "Page " counter(page) " of " counter(pages) }' in rules
    assert "@page :first { @top-left { content: none } }" in rules


def test_a_line_is_not_broken_before_it_is_full() -> None:
    """The space at the end of a text before an element must not make WeasyPrint break the line too early."""
    body = extract("pdf", thbreports.render(thbreports.load(NOTE), "pdf")).body.text
    lengths = [len(line) for block in body.split("\f") if len(block) > 200 for line in block.split("\n")[:-1]]
    assert len(lengths) > 40
    assert min(lengths) > 55
