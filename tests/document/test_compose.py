"""From a meeting to the semantic document."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image

import thbreports
from thbreports import formats, packs
from thbreports.document import Document, compose
from thbreports.errors import PackError, RecordError
from thbreports.formats import verify
from thbreports.outputs.pdf.running import page_rules
from thbreports.view.prepare import prepare

CASES = Path(__file__).parents[1] / "cases/documents"


def document(record: str, pack: str | Path | None = None) -> Document:
    return compose(*prepare(thbreports.load(record), pack))


def minimal(fields: str) -> str:
    return f"title: T\ndate: 2026-01-02\n{fields}"


def lines(markup: str) -> list[str]:
    """Return the document with every element on a line of its own, so that a difference is easy to read."""
    return markup.replace("><", ">\n<").splitlines()


def main(markup: str) -> str:
    return markup[markup.index("<main>") :]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_record_becomes_this_document(case: Path) -> None:
    expected = case.with_suffix(".html")
    found = lines(compose(*prepare(thbreports.load(case))).markup)
    assert found == expected.read_text(encoding="utf-8").splitlines()


def test_braces_of_a_record_are_words_in_running_lines_too() -> None:
    title = "On {page} of {pages}, {date} and {{ the } rest"
    made = document(f"title: '{title}'\ndate: 2026-01-02\n")
    doubled = title.replace("{", "{{").replace("}", "}}")
    assert made.running["header-left"] == doubled
    assert made.running["footer-right"] == "Page {page} of {pages}"
    assert f'content: "{title}"' in page_rules(made.running).replace('" "', "")
    header = etree.fromstring(ZipFile(io.BytesIO(formats.write("docx", made))).read("word/header1.xml"))
    assert "".join(header.itertext()) == title


def test_an_attendance_list_has_no_column_that_is_empty() -> None:
    states = main(document(minimal("participants: [{name: Ana, country: ES}, Ben]")).markup)
    assert "<table" in states
    assert "Function" not in states
    names = main(document(minimal("participants: [Ana, {name: Ben, attendance: apologies}]")).markup)
    assert ">Ben</span> (apologies)</li>" in names
    assert "<table" not in names


def test_a_running_line_that_is_too_wide_is_shortened_at_a_word() -> None:
    words = "Report on the identification, referral and assistance of presumed victims {of} trafficking "
    title = (words * 3).strip()
    made = document(f"title: '{title}'\ndate: 2026-01-02\nreferences: [A/1]\nmarking: {'LIMITED ' * 20}")
    head = made.running["header-left"]
    assert 60 < len(head) < 115
    assert head.endswith("…")
    assert title.replace("{", "{{").replace("}", "}}").startswith(head[:-1] + " ")
    assert made.title == title
    assert title in "".join(made.tree().itertext())
    assert made.running["footer-left"] == "A/1"
    assert made.running["footer-center"].endswith("LIMITED…")
    assert made.running["footer-right"] == "Page {page} of {pages}"


def test_headings_follow_the_sections_and_skip_no_level() -> None:
    made = document(
        minimal(
            """
sessions:
  - title: One
    sessions:
      - minutes: |
          ## A heading in prose

          #### One below it
        sessions: [{title: Inside a part without a title}]
"""
        )
    )
    headings = [(str(one.tag), one.text) for one in made.tree().iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert headings == [
        ("h1", "T"),
        ("h2", "One"),
        ("h3", "A heading in prose"),
        ("h4", "One below it"),
        ("h3", "Inside a part without a title"),
    ]


def test_footnotes_are_numbered_as_they_are_met() -> None:
    markup = document(minimal('opening: "a[^x] b[^y] c[^x]\\n\\n[^y]: Second.\\n\\n[^x]: First."')).markup
    assert markup.index("First.") < markup.index("Second.")
    assert markup.count('href="#fn-1"') == 2
    assert 'id="fnref-1-2"' in markup


def test_numbers_of_lists_stay_as_written() -> None:
    markup = document(minimal("opening: |\n  3. three\n  5. five\n")).markup
    assert '<ol start="3" data-path="opening"><li>three</li><li value="5">five</li></ol>' in markup


def test_white_space_of_templates_does_not_show() -> None:
    markup = main(document(minimal("place: {city: Graz, building: Hall}")).markup)
    assert '<p class="place-date"><span data-path="place.city">Graz</span>, <time' in markup
    assert "  " not in markup


def test_the_contents_list_repeats_the_headings() -> None:
    tree = document(minimal("contents: yes\nsessions: [{number: 2.1.A, title: One}, {title: Two}]")).tree()
    entries = ["".join(link.itertext()) for link in tree.findall(".//nav//a")]
    assert entries == ["2.1.A One", "Two"]


def test_the_contents_list_has_no_links_and_marks_of_headings() -> None:
    titles = '{title: "On [a *text*](https://x.org)"}, {title: "See [one](#one)", id: one}'
    tree = document(minimal(f"contents: yes\nsessions: [{titles}]")).tree()
    entries = [etree.tostring(link, encoding="unicode") for link in tree.findall(".//nav//a")]
    assert entries == ['<a href="#section-2">On a text</a>', '<a href="#section-3">See one</a>']


def test_a_link_around_a_link_is_parted() -> None:
    record = minimal('attachments: [{title: "A *b [c](https://x.org/c)* d", link: "https://x.org/a"}]')
    markup = main(document(record).markup)
    around = '<a href="https://x.org/a">'
    assert f'{around}A </a><em>{around}b </a><a href="https://x.org/c">c</a></em>{around} d</a>' in markup


def test_what_a_pack_leaves_out_is_not_in_the_document() -> None:
    record = minimal("convenor: Secret office\nsessions: [{title: Hidden, minutes: Shown.}]")
    markup = document(record, "eu-internet-forum").markup
    assert "Shown." in markup
    assert "Hidden" not in markup
    assert "Secret office" not in markup


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_what_a_pack_leaves_out_is_not_in_the_properties_of_a_file_either(
    format: str, tmp_path: Path
) -> None:
    left = [
        "authors.name",
        "body",
        "convenor",
        "keywords",
        "online",
        "place.building",
        "references",
        "status",
    ]
    (tmp_path / "pack.toml").write_text(
        f'name = "house"\ntitle = "House"\nextends = "base"\nleaves_out = {left}\n', encoding="utf-8"
    )
    record = thbreports.load(
        minimal(
            "authors: [{name: Secret, organisation: Bureau}]\nbody: Secret\nconvenor: Secret\n"
            "keywords: [Secret]\nonline: {link: https://example.org/Secret}\nstatus: Secret\n"
            "place: {city: Graz, building: Secret}\nreferences: [Secret]\n"
        )
    )
    document = compose(record, packs.find(tmp_path))
    assert "Secret" not in document.markup + str(document.metadata) + str(document.event)
    assert (document.metadata["author"], document.event["location"]["name"]) == ("Bureau", "Graz")
    data = thbreports.render(record, format, pack=tmp_path, verify=True)
    assert b"Secret" not in data


@pytest.mark.parametrize(
    ("attribution", "shown"),
    [("organisation", "Bureau, DE"), ("category", "a survivor, Germany"), ("anonymous", "a participant")],
)
def test_nobody_is_named_further_than_promised(attribution: str, shown: str) -> None:
    person = "{name: Jane Roe, role: head, organisation: Bureau, category: a survivor, country: DE"
    meeting = thbreports.load(
        minimal(f"authors: [{person}, attribution: {attribution}}}]\nsessions: [{{title: S}}]\n")
    )
    for format in ("html", "pdf", "docx"):
        assert b"Roe" not in thbreports.render(meeting, format, verify=True)
    markup = compose(*prepare(meeting)).markup
    assert "Jane" not in markup
    assert "head" not in main(markup).split("</header>")[0].replace("<header", "")
    byline = "".join(compose(*prepare(meeting)).tree().find(".//p[@class='byline']").itertext())  # type: ignore[union-attr]
    assert byline == f"by {shown.replace('DE', 'Germany')}"


def test_a_link_to_no_place_is_told_where_it_is_written() -> None:
    with pytest.raises(RecordError) as error:
        document(minimal("decisions: [{id: dec-1, text: x}]\nclosing: |\n  See\n  [that](#dec-2)."))
    assert str(error.value) == (
        "<record>:6:10: error: the link '#dec-2' leads to no place in the report; did you mean 'dec-1'?"
    )


def test_a_picture_needs_a_folder() -> None:
    meeting = thbreports.Meeting(title="T", date="2026-01-02", opening="![a chart](chart.png)")
    with pytest.raises(RecordError, match="no folder"):
        thbreports.render(meeting)


# Templates -------------------------------------------------------------------------------------------------


def pack(folder: Path, template: str, more: str = "") -> Path:
    (folder / "pack.toml").write_text(f'name = "mine"\ntitle = "Mine"\nextends = "base"\n{more}')
    (folder / "document.html.j2").write_text(template, encoding="utf-8")
    return folder


BLOCK = '{{% extends "base/document.html.j2" %}}\n{{% block sessions %}}\n{}\n{{% endblock %}}\n'


def test_a_pack_of_ones_own_replaces_one_block(tmp_path: Path) -> None:
    mine = pack(tmp_path, BLOCK.format('<p class="kind">{{ meeting.title }} again</p>'))
    markup = document(minimal("closing: End."), mine).markup
    assert '<p class="kind"><span data-path="title">T</span> again</p>' in markup
    assert "End." in markup


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        (
            BLOCK.format("{{ meeting.sesions }}"),
            3,
            "unknown field 'sesions' in meeting; did you mean 'sessions'?",
        ),
        (BLOCK.format("{{ foo }}"), 3, "unknown name 'foo'"),
        (BLOCK.format("{{ label('agend') }}"), 3, "unknown label 'agend'; did you mean 'agenda'?"),
        (BLOCK.format("{% if %}"), 3, "Expected an expression, got 'end of statement block'"),
        ('{% extends "bass/document.html.j2" %}', 1, "there is no template 'bass/document.html.j2'"),
        (BLOCK.format("{{ meeting.title.__class__ }}"), 3, "there is no '__class__' in a text"),
        (BLOCK.format("{{ meeting._part }}"), 3, "unknown field '_part' in meeting"),
        (
            BLOCK.format("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
            3,
            "the template calls itself without end",
        ),
        (BLOCK.format("<p>"), 3, "not well-formed"),
        (BLOCK.format("<marquee>x</marquee>"), 3, "<marquee> is not an element"),
        (BLOCK.format('<p style="color: red">x</p>'), 3, "<p style=...> says how a thing looks"),
        (BLOCK.format("<p><ul><li>x</li></ul></p>"), 3, "the block <ul> ('x') stands inside <p>"),
        (BLOCK.format("<ul><p>x</p></ul>"), 3, "<p> stands in <ul>"),
        (BLOCK.format("<h1>second</h1>"), 3, "the document has 2 <h1>"),
        (
            BLOCK.format('<table><tbody><tr><th scope="col" colspan="999">x</th></tr></tbody></table>'),
            3,
            'colspan="999"',
        ),
        (BLOCK.format('<p onclick="x()">x</p>'), 3, "<p onclick=...> is a script"),
    ],
)
def test_a_fault_of_a_template_is_told_at_its_line(
    tmp_path: Path, template: str, line: int, said: str
) -> None:
    mine = pack(tmp_path, template)
    with pytest.raises(PackError) as error:
        document(minimal(""), mine)
    problem = error.value.problems[0]
    assert said in str(problem)
    assert problem.line == line
    assert problem.file == str((tmp_path / "document.html.j2").resolve())


def test_a_template_that_drops_words_is_found_out(tmp_path: Path) -> None:
    mine = pack(tmp_path, BLOCK.format("{{ meeting.sessions[1].minutes }}{{ meeting.sessions[0].minutes }}"))
    meeting = thbreports.load(minimal("sessions: [{minutes: One.}, {minutes: Two.}, {minutes: Three.}]"))
    prepared = prepare(meeting, mine)
    made = compose(*prepared)
    data = thbreports.render(meeting, "html", pack=mine)
    said = [str(problem) for problem in verify(meeting, made, {"html": data}).problems]
    assert said == [
        "<record>:3:39: error: 'sessions[1].minutes' stands before what precedes it",
        (
            "<record>:3:56: error: 'sessions[2].minutes' is not in the document; "
            "the template does not print it, and the pack does not say so in 'leaves_out'"
        ),
    ]


def test_a_template_that_changes_words_is_found_out(tmp_path: Path) -> None:
    mine = pack(tmp_path, BLOCK.format('<p data-path="closing">almost the same</p>'))
    meeting = thbreports.load(minimal("closing: the same"))
    with pytest.raises(thbreports.FidelityError, match="'closing' differs"):
        thbreports.render(meeting, "html", pack=mine, verify=True)


def test_a_template_prints_no_other_pictures_than_the_record_names(tmp_path: Path) -> None:
    for name in ("shown", "private"):
        Image.new("L", (2, 2)).save(tmp_path / f"{name}.png")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.toml").write_text('name = "own"\ntitle = "Own"\nextends = "base"\n')
    record = tmp_path / "r.yaml"
    record.write_text("title: T\ndate: 2024-03-14\nopening: '![A](shown.png)'\n")
    template = '{% extends "base/document.html.j2" %}{% block place_date %}'
    template += '<p><img src="NAME" alt="A"/></p>{% endblock %}'
    for name in ("shown.png", "private.png"):
        (tmp_path / "pack" / "document.html.j2").write_text(template.replace("NAME", name))
        if name == "shown.png":
            assert b"data:image/png" in thbreports.render(thbreports.load(record), pack=tmp_path / "pack")
        else:
            with pytest.raises(thbreports.PackError, match="which the record does not name"):
                thbreports.render(thbreports.load(record), pack=tmp_path / "pack")
