"""PDF by Typst: as faithful and tagged as by WeasyPrint, from packs that Typst hears of."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

import thbreports
from support import constructs, tagging
from support.patience import PATIENCE
from thbreports import packs
from thbreports.batch.make.limits import Limits, bounded
from thbreports.document import Document, compose
from thbreports.formats import verify
from thbreports.outputs.pdf import choice
from thbreports.outputs.pdf.pages import page_numbers
from thbreports.outputs.pdf.typst.keys import Selectors
from thbreports.outputs.pdf.typst.write import write
from thbreports.view.prepare import prepare
from validators import qpdf, verapdf

ROOT = Path(__file__).parents[3]
RECORDS = [
    *sorted((ROOT / "examples" / "records").glob("*.yaml")),
    *sorted((ROOT / "meetings").glob("*.yaml")),
    ROOT / "tests/cases/documents/every-field.yaml",
    ROOT / "tests/cases/documents/links.yaml",
    ROOT / "tests/cases/forms/committee-fr.yaml",
]
SPOKEN = [case for case in constructs.CONSTRUCTS if not case.with_suffix(".css").is_file()]
#: Constructs with what PDF/A is particular about.
ARCHIVED = {"figure", "footnotes-by-the-dozen", "languages", "table-with-spans"}
PACKS = ("committee-report", "decisions-only", "participants-list")
HEAD = "title: T\ndate: 2026-01-02\n"


def document(record: str, pack: Path | str | None = None) -> Document:
    return compose(*prepare(thbreports.load(record, name="record.yaml"), pack))


def words(data: bytes) -> str:
    return thbreports.formats.extract("pdf", data).body.text


def pack_with(folder: Path, rules: str, **files: str) -> Path:
    (folder / "pack.toml").write_text('name = "ours"\ntitle = "Ours"\nextends = "base"\n')
    if rules:
        (folder / "typst.typ").write_text(rules, encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {}


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: case.stem)
def test_constructs(case: Path, tmp_path: Path, made: dict[str, Path]) -> None:
    meeting, pack = constructs.prepared(case, tmp_path / "case")
    _check(compose(meeting, pack), meeting, tmp_path / f"{case.stem}.pdf", made)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_records(record: Path, tmp_path: Path, made: dict[str, Path]) -> None:
    meeting, pack = prepare(thbreports.load(record))
    _check(compose(meeting, pack), meeting, tmp_path / f"{record.stem}.pdf", made)


@pytest.mark.parametrize("pack", PACKS)
def test_packs(pack: str, tmp_path: Path, made: dict[str, Path]) -> None:
    meeting, found = prepare(thbreports.load(ROOT / "examples/records/committee-2026.yaml"), pack)
    _check(compose(meeting, found), meeting, tmp_path / f"{pack}.pdf", made)


def _check(composed: Document, meeting: thbreports.Meeting, path: Path, made: dict[str, Path]) -> None:
    data = write(composed)
    path.write_bytes(data)
    made[path.stem] = path
    assert verify(meeting, composed, {"pdf": data}).problems == []
    assert tagging.faults(data, _without_empty_ways_back(composed.tree())) == []


def _without_empty_ways_back(tree: etree._Element) -> etree._Element:
    """Make spans of paragraphs that hold the way back from a note and nothing else."""
    for link in tree.findall(".//a[@class='footnote-back']"):
        holder = link.getparent()
        assert holder is not None
        above = holder.getparent()
        if above is not None and above.tag == "li" and len(holder) == 1 and not (holder.text or "").strip():
            holder.tag = "span"
    return tree


def test_all_are_universally_accessible_and_archivable(made: dict[str, Path]) -> None:
    """PDF/A is asked of Typst itself, which refuses what is not; what we change after it is of PDF/UA."""
    constructed = {case.stem for case in SPOKEN}
    archived = [path for name, path in made.items() if name not in constructed or name in ARCHIVED]
    for found in (
        verapdf.check(list(made.values()), ["ua1"]),
        verapdf.check(archived, ["2a"]),
        qpdf.check(list(made.values())),
    ):
        assert {path.stem: faults for path, faults in found.items() if faults} == {}


def test_the_same_bytes_each_time() -> None:
    one = document(f"{HEAD}opening: Words.")
    assert write(one) == write(one)


def test_what_a_record_says_is_never_run() -> None:
    said = '#read("main.typ") #{1+1} $x$ _a_ \\n `b` @c <d> = e // f'
    data = write(document(f"{HEAD}chairs: ['{said}']"))
    assert said in words(data)


def test_links_and_places_have_names() -> None:
    data = write(document(f'{HEAD}opening: "See [the end](https://x.org)[^1].\\n\\n[^1]: Note."\n'))
    with pikepdf.open(io.BytesIO(data)) as file:
        said = {str(one.get("/Contents")): str(one.get("/Dest", "")) for one in file.pages[0].Annots}
        places = [str(one.get("/Dest", "")) for one in file.pages[0].Annots]
    assert said["the end"] == "" and {"fn-1", "fnref-1"} <= {*places}
    assert page_numbers(data)["fn-1"] == 1


def test_languages_are_said_as_they_are() -> None:
    data = write(document(f'{HEAD}opening: "[добар дан]{{lang=sr-Latn}} and [bonjour]{{lang=fr}}"\n'))
    with pikepdf.open(io.BytesIO(data)) as file:
        said = b"".join(page.Contents.read_bytes() for page in file.pages)
        structs = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one]
        said += b"".join(b"/Lang(%b)" % bytes(one.Lang) for one in structs)
        assert file.Root.Lang == "en"
    assert b"/Lang(sr-Latn)" in said and b"/Lang(fr)" in said and b"-X" not in said


LONG = (
    "x" * 400,
    f"- {'x' * 400}\n    - {'y' * 400}",
    f"> {'x' * 400}",
    f"`{'x' * 400}`",
    "| A | B | C |\n|---|---|---|\n| " + " | ".join(["x" * 300] * 3) + " |",
    f"| A | B |\n|---|---|\n| **{'w' * 9}** {'i' * 12} | {'word ' * 40} |",
    f"Note[^1].\n\n[^1]: {'x' * 400}",
    f"## {'x' * 200}",
)


def test_long_words_are_broken() -> None:
    text = "".join(f"  {line}\n" for one in LONG for line in [*one.splitlines(), ""])
    data = write(document(f"{HEAD}opening: |\n{text}"))
    design = packs.find("base").design
    edge = (210 - float(design["margin-right"].removesuffix("mm"))) * 72 / 25.4 + 1
    pages = pypdfium2.PdfDocument(data)
    for page in pages:
        text_page = page.get_textpage()
        drawn = [
            place for place in range(text_page.count_chars()) if text_page.get_text_range(place, 1).strip()
        ]
        assert all(text_page.get_charbox(place)[2] < edge for place in drawn)
        text_page.close()
        page.close()
    pages.close()


@pytest.mark.parametrize(
    "rule",
    [
        '"p": (inset: (left: 500pt))',
        '"p": (draw: it => move(dx: -300pt, it))',
        '"p": (draw: it => move(dy: -300pt, it))',
        '"p": (size: 400pt)',
    ],
)
def test_words_that_rules_push_over_the_edge_are_told(rule: str, tmp_path: Path) -> None:
    pack = pack_with(tmp_path, f"#let rules(d) = ({rule},)")
    with pytest.raises(
        thbreports.OutputError, match=r"record.yaml:3:\d+: error: '.*' reaches over the edge of the page"
    ):
        write(document(f"{HEAD}opening: Opened the meeting.\n", pack))


def test_a_table_at_the_end_of_a_page_begins_at_the_top_of_the_next() -> None:
    rows = "\n".join("  | words | more |" for _ in range(9))
    for lines in range(20, 26):
        text = "  The quay was looked at.\n\n" * lines
        data = write(document(f"{HEAD}opening: |\n{text}  | First | B |\n  |---|---|\n{rows}\n"))
        (head,) = [top for words, top in tops(data)[1] if "First" in words]
        assert head < 761, lines


def tops(data: bytes) -> list[list[tuple[str, float]]]:
    """Return the runs of words of each page with their upper edges."""
    file = pypdfium2.PdfDocument(data)
    found = []
    for page in file:
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        found.append([(text.get_text_bounded(*box).strip(), box[3]) for box in boxes])
    return found


@pytest.mark.parametrize("lines", [18, 22])
def test_words_that_lead_to_a_list_stay_with_it(lines: int) -> None:
    outcomes = (
        "decisions:\n"
        "  - {text: 'The first agreed:', points: [Aa, Bb, Cc]}\n"
        "  - {text: 'The second agreed:', points: [Dd, Ee]}\n"
    )
    text = "  The quay was looked at.\n\n" * lines
    data = write(document(f"{HEAD}opening: |\n{text}{outcomes}"))
    pages = [" ".join(words for words, _ in page) for page in tops(data)]
    assert len(pages) == 2
    for stem, point in (("first agreed", "Aa"), ("second agreed", "Dd")):
        assert [stem in page for page in pages] == [point in page for page in pages]


def test_tables_that_are_taller_than_a_page_go_on() -> None:
    rows = "\n".join(f"  | {number} | {'words ' * 700} |" for number in range(2))
    record = thbreports.load(f"{HEAD}opening: |\n  | A | B |\n  |---|---|\n{rows}\n")
    assert thbreports.render(record, "pdf", engine="typst", verify=True)


def test_a_character_without_a_glyph_is_told_where_it_stands() -> None:
    with pytest.raises(
        thbreports.OutputError, match="record.yaml:3:10: error: no font of the pack has the char"
    ):
        write(document(f"{HEAD}opening: က\n"))


def test_broad_pages_inside_of_a_part_are_told(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "")
    (tmp_path / "document.html.j2").write_text(
        '{% extends "base/document.html.j2" %}{% block opening %}'
        '<section><h2>Plans</h2><section class="landscape"><h3>Berths</h3><p>Words.</p></section></section>'
        "{% endblock %}"
    )
    with pytest.raises(thbreports.OutputError, match="its broad pages are inside of another part"):
        write(document(HEAD, pack))


def test_first_and_even_pages_have_corners_of_their_own_and_pictures_stand_in_them(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "")
    (tmp_path / "emblem.png").write_bytes((constructs.CASES / "square.png").read_bytes())
    with (tmp_path / "pack.toml").open("a") as file:
        file.write(
            '[running]\nheader-left = "Odd"\neven-header-left = "Even"\n'
            'first-header-right = "{picture-emblem}"\n'
            '[pictures]\nemblem = {file = "emblem.png", alt = "E", height = "10mm"}\n'
        )
    text = "  The quay was looked at.\n\n" * 80
    pages = pypdfium2.PdfDocument(write(document(f"{HEAD}opening: |\n{text}", pack)))
    said = [page.get_textpage().get_text_bounded() for page in pages]
    assert ["Odd" in one for one in said[:3]] == [False, False, True]
    assert ["Even" in one for one in said[:3]] == [False, True, False]
    drawn = [[one for one in page.get_objects() if one.type in (3, 5)] for page in pages]
    assert [bool(one) for one in drawn[:3]] == [True, False, False]
    left, bottom, right, top = drawn[0][0].get_bounds()
    assert round(top - bottom) == 28 and left > 400 and right < 595 and bottom > 700


def test_rules_of_a_pack_stand_over_those_of_its_parent(tmp_path: Path) -> None:
    rules = '#let rules(d) = ("p.note": (fill: rgb("#ff0000")), "h1": (draw: it => block(stroke: 1pt, it)))'
    data = write(document(f"{HEAD}opening: Words.\n", pack_with(tmp_path, rules)))
    assert words(data).startswith("T") and choice.engine_of(packs.find(tmp_path), {}) == "weasyprint"


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (
            '#import "@preview/cetz:0.3.0": *\n#let rules(d) = (:)',
            "typst.typ:1:2: error: rules of a pack cannot use 'import'",
        ),
        ('#let rules(d) = (p: (draw: it => eval("1")))', "cannot use 'eval'"),
        ('#let rules(d) = (p: (draw: it => read("/etc/passwd")))', "cannot use 'read'"),
        # Where a text or a comment ends for Typst is not where it seems to end.
        ('#let rules(d) = { let a = `"`; read("x"); let b = `"`; (:) }', "cannot use 'read'"),
        ('#let rules(d) = { let a = [ " ]; read("x"); let b = [ " ]; (:) }', "cannot use 'read'"),
        ('#let rules(d) = (:)\n/* /* */ " */ #read("x") /* " */', "cannot use 'read'"),
        ('#let rules(d) = { let a = [https://x.y]; read("x"); (:) }', "cannot use 'read'"),
        ('#let rules(d) = { let a = 1pt-read("x"); (:) }', "cannot use 'read'"),
        ("#let rules(d) = { $a-std.read(b)$ }", "cannot use '$'"),
        ('#let rules(d) = (p: (draw: it => link("https://x.org", it)))', "cannot use 'link'"),
        ("#let others(d) = (:)", "there are no rules in it"),
        ("#let rules(d) = (p: (below: d.nothing))", "typst.typ:1:31: error: Typst: "),
        ("#let rules(d) = (p: (draw: it => while 1 < 2 { it }))", "typst.typ:1:"),
        ("#let rules(d) = (section: (draw: it => {it; it}))", "the rules change what the elements are"),
    ],
)
def test_rules_that_are_wrong_are_told(rules: str, told: str, tmp_path: Path) -> None:
    record = f'{HEAD}opening: Words.\nsessions: [{{title: One, minutes: "Words."}}]\n'
    with pytest.raises(thbreports.PackError) as error:
        write(document(record, pack_with(tmp_path, rules)))
    assert told in str(error.value)


def test_a_crash_of_typst_is_told(tmp_path: Path) -> None:
    """Where its memory ends, Typst ends its process: that is not ours for rules of somebody else."""
    rules = '#let rules(d) = { let x = "a"; for i in range(40) { x = x + x }; (:) }'
    composed = document(HEAD, pack_with(tmp_path, rules))
    with pytest.raises(thbreports.PackError) as error, bounded(Limits(megabytes=800)):
        write(composed)
    assert "typst.typ: error: Typst came to its end over these rules" in str(error.value)


@pytest.mark.parametrize(
    "rule",
    [
        "size: 0pt",
        "fill: d.ink.transparentize(100%)",
        "draw: it => hide(it)",
        "draw: it => scale(0%, it)",
        "draw: it => box(width: 0pt, height: 0pt, clip: true, it)",
    ],
)
def test_words_that_rules_hide_are_missing(rule: str, tmp_path: Path) -> None:
    meeting = thbreports.load(f"{HEAD}opening: Secret words.\n")
    composed = compose(*prepare(meeting, pack_with(tmp_path, f"#let rules(d) = (p: ({rule}))")))
    (problem, *_) = verify(meeting, composed, {"pdf": write(composed)}).problems
    assert "missing" in problem.message


def test_a_pack_with_sheets_of_its_own_is_for_weasyprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(choice, "_missing", lambda: "no PDF can be made, a library is missing")
    base = packs.find("base")
    assert choice.engine_of(base, {}) == "typst"
    assert choice.engine_of(base, {"engine": "weasyprint"}) == "weasyprint"
    own = packs.find(pack_with(tmp_path, "", print_css="p { margin: 0 }"))
    assert choice.engine_of(own, {}) == "weasyprint"
    with caplog.at_level(logging.WARNING, "thbreports"):
        thbreports.render(thbreports.load(HEAD), "pdf", pack=own, engine="typst")
    assert "print.css: Typst reads no style sheets" in caplog.text
    (tmp_path / "typst.typ").write_text("#let rules(d) = (:)")
    assert choice.engine_of(own, {}) == "typst"


def test_a_pack_names_its_engine(tmp_path: Path) -> None:
    text = 'name = "ours"\ntitle = "Ours"\nextends = "base"\npdf_engine = "{}"\n'
    (tmp_path / "pack.toml").write_text(text.format("typst"))
    with pikepdf.open(io.BytesIO(thbreports.render(thbreports.load(HEAD), "pdf", pack=tmp_path))) as file:
        assert "Typst" in str(file.docinfo["/Creator"])
    (tmp_path / "pack.toml").write_text(text.format("typist"))
    with pytest.raises(
        thbreports.PackError, match="4:.*there is no PDF engine 'typist'; did you mean 'typst'"
    ):
        packs.find(tmp_path)


def test_an_engine_that_there_is_none_of_is_told() -> None:
    with pytest.raises(thbreports.OutputError, match="there is no PDF engine 'word'"):
        thbreports.render(thbreports.load(HEAD), "pdf", engine="word")


def test_typst_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_has_typst", lambda: False)
    with pytest.raises(thbreports.OutputError, match=r"not installed; pip install 'thbreports\[typst\]'"):
        thbreports.render(thbreports.load(HEAD), "pdf", engine="typst")


def test_selectors_are_those_of_css() -> None:
    tree = etree.fromstring('<div class="a"><h2/><p class="b c">x</p><ul><li><p/></li></ul></div>')
    names = [
        "p",
        ".b",
        "p.c",
        "p.d",
        ".a p",
        ".a > p",
        "h2 + p",
        "ul + p",
        "li > p",
        "ul li p:first-child",
        "*",
    ]
    of = Selectors(", ".join(f'"{name}": ()' for name in names)).of
    assert set(of(tree[1])) == {"p", ".b", "p.c", ".a p", ".a > p", "h2 + p", "*"}
    assert of(tree[1])[0] in ("p", "*") and of(tree[1])[-1] in (".a > p", ".a p")
    assert set(of(tree[2][0][0])) == {"p", ".a p", "li > p", "ul li p:first-child", "*"}


def test_a_rule_of_two_classes_is_that_of_elements_with_more() -> None:
    tree = etree.fromstring(
        '<div><ul class="participants verbatim few"><li/></ul><ul class="verbatim"/></div>'
    )
    of = Selectors('"ul.participants.verbatim > li": (), "ul.verbatim.few": (), "ul.few.verbatim": ()').of
    assert of(tree[0][0]) == ["ul.participants.verbatim > li"]
    assert of(tree[0]) == ["ul.verbatim.few"] and of(tree[1]) == []


def test_rules_that_never_end_are_ended_by_a_limit(tmp_path: Path) -> None:
    rules = "#let burn() = { let x = 0\n for i in range(90000) { for j in range(90000) { x += 1 } }\n x }\n"
    rules += '#let rules(d) = ("p": (draw: it => { it; if burn() < 0 { it } }))'
    pack, record = pack_with(tmp_path, rules), tmp_path / "a.yaml"
    record.write_text(HEAD + "opening: x\n")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "thbreports",
        "build",
        record,
        "-f",
        "pdf",
        "--pdf-engine",
        "typst",
    ]
    command += ["--pack", pack, "--time-limit", "1", "-o", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1 and "it took longer than 1 second" in done.stdout + done.stderr


def test_long_documents_are_laid_out_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    composed = document(f"{HEAD}opening: Words.")
    alone = write(composed)
    monkeypatch.setattr("thbreports.outputs.pdf.typst.write._LARGE", 1)
    assert write(composed) == alone
    with pytest.raises(thbreports.OutputError, match="record.yaml: error: Typst came to its end over it"):
        monkeypatch.setattr("thbreports.outputs.pdf.typst.apart._PROGRAM", "import os; os._exit(9)")
        write(composed)
