"""A pack may come from somebody else: what it may not do is refused, each time at its own line."""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

import thbreports
from thbreports import packs
from thbreports.errors import PackError, Problem, ThbReportsError

RECORD = "title: T\ndate: 2024-03-14\nopening: Hello *you*.\n"
TOML = 'name = "house"\ntitle = "House"\nextends = "base"\n'
BLOCK = (
    '{{% extends "base/document.html.j2" %}}\n{{% block opening %}}\n<p>before</p>\n{}\n{{% endblock %}}\n'
)
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def house(folder: Path, *, toml: str = TOML, template: str = "", css: str = "") -> Path:
    """Write a pack and return its folder."""
    made = folder / "house"
    made.mkdir()
    (made / "pack.toml").write_text(toml, encoding="utf-8")
    if template:
        (made / "document.html.j2").write_text(template, encoding="utf-8")
    if css:
        (made / "shared.css").write_text(css, encoding="utf-8")
    return made


def short(text: str) -> str:
    """Return the beginning of a case, by which it is called."""
    return ascii(text[:40])


def refusal(pack: Path, format: str = "html") -> list[Problem]:
    """Return why no report is made with a pack."""
    with pytest.raises(ThbReportsError) as error:
        thbreports.render(thbreports.load(RECORD), format, pack=pack)
    return list(error.value.problems)


PRINTED = [
    '<p ONFOCUS="x()">x</p>',
    '<p onclick="x()">x</p>',
    '<p OnMouseOver="x()">x</p>',
    '<p STYLE="color: red">x</p>',
    '<p style="background: url(//h/x)">x</p>',
    '<p tabindex="0">x</p>',
    '<p autofocus="">x</p>',
    '<p hidden="">x</p>',
    '<p contenteditable="true">x</p>',
    '<p accesskey="x">x</p>',
    '<p nonce="x">x</p>',
    '<p slot="x">x</p>',
    '<p is="x">x</p>',
    '<p itemprop="x">x</p>',
    '<p popover="">x</p>',
    '<p inert="">x</p>',
    '<p background="x.png">x</p>',
    '<p data-other="x">x</p>',
    '<p aria-live="polite">x</p>',
    '<p dir="up">x</p>',
    '<p role="a b">x</p>',
    '<p xml:base="http://h/">x</p>',
    '<p xml:lang="en">x</p>',
    '<p xmlns:x="http://h/">x</p>',
    '<p xmlns:x="http://h/" x:y="1">x</p>',
    '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>',
    '<p><a href="javascript:x()">x</a></p>',
    '<p><a href="JaVaScRiPt:x()">x</a></p>',
    '<p><a href=" javascript:x()">x</a></p>',
    '<p><a href="java&#10;script:x()">x</a></p>',
    '<p><a href="java&#9;script:x()">x</a></p>',
    '<p><a href="&#106;avascript:x()">x</a></p>',
    '<p><a href="javascript&#58;x()">x</a></p>',
    '<p><a href="data:text/html,x">x</a></p>',
    '<p><a href="vbscript:x()">x</a></p>',
    '<p><a href="file:///etc/passwd">x</a></p>',
    '<p><a href="ftp://h/x">x</a></p>',
    '<p><a href="blob:x">x</a></p>',
    '<p><a href="view-source:http://h">x</a></p>',
    '<p><a href="//h/x">x</a></p>',
    '<p><a href="/x">x</a></p>',
    '<p><a href="x.html">x</a></p>',
    '<p><a href="../x.html">x</a></p>',
    '<p><a href="?x">x</a></p>',
    '<p><a href="">x</a></p>',
    '<p><a href="#">x</a></p>',
    '<p><a href="http:x">x</a></p>',
    '<p><a href="http://h/ x">x</a></p>',
    '<p><a href="https://h/" ping="http://h/">x</a></p>',
    '<p><a href="https://h/" target="_blank">x</a></p>',
    '<p><a href="https://h/" download="x">x</a></p>',
    '<p><a xlink:href="http://h/" xmlns:xlink="http://www.w3.org/1999/xlink">x</a></p>',
    '<p><img src="x.png" alt="x" srcset="http://h/x.png 2x"/></p>',
    '<p><img src="x.png" alt="x" onerror="x()"/></p>',
    '<p><img src="x.png" alt="x" loading="lazy"/></p>',
    '<p><img src="x.png"/></p>',
    '<p><time datetime="x" onload="x()">x</time></p>',
    '<meta http-equiv="refresh" content="0; url=http://h/"/>',
    '<base href="http://h/"/>',
    '<link rel="stylesheet" href="http://h/x.css"/>',
    "<script>x()</script>",
    "<SCRIPT>x()</SCRIPT>",
    "<style>p { background: url(//h/x) }</style>",
    '<iframe src="http://h/"></iframe>',
    '<object data="http://h/"></object>',
    '<embed src="http://h/"/>',
    "<template><p>x</p></template>",
    '<form action="http://h/"><p>x</p></form>',
    '<p><button formaction="javascript:x()">x</button></p>',
    '<p><input type="image" src="http://h/x"/></p>',
    '<video src="http://h/x"></video>',
    '<audio src="http://h/x"></audio>',
    "<picture><source srcset='http://h/x'/></picture>",
    "<noscript><p>x</p></noscript>",
    "<plaintext>x</plaintext>",
    "<textarea>x</textarea>",
    "<details><summary>x</summary></details>",
    "<marquee>x</marquee>",
    "<font>x</font>",
    "<x-y>x</x-y>",
    "<body><p>x</p></body>",
    "<head><title>x</title></head>",
    '<h2 data-relative="abc">x</h2>',
    '<h2 data-relative="-1">x</h2>',
    '<nav class="contents" data-depth="abc"></nav>',
    '<nav class="contents" data-from="1e9"></nav>',
    '<p><sup class="footnote-ref" data-note="no such"></sup></p>',
    '<ol start="-99999999999999999999"><li>x</li></ol>',
    '<ol start="abc"><li>x</li></ol>',
    '<ol><li value="1e5">x</li></ol>',
    '<table><tbody><tr><td colspan="99999">x</td></tr></tbody></table>',
    '<table><tbody><tr><td rowspan="²">x</td></tr></tbody></table>',
    "<p>" + "<span>" * 90 + "x" + "</span>" * 90 + "</p>",
    "<div>" * 90 + "<p>x</p>" + "</div>" * 90,
    "<!-- a comment -->",
    "<?xml-stylesheet href='http://h/x.css'?>",
    "<?php x ?>",
    "<![CDATA[ <script>x()</script> ]]>",
    '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "<p>&x;</p>",
    "<p>&nbsp;</p>",
    "<p>not closed",
    "<p a=b>x</p>",
    "<p id='a' id='b'>x</p>",
    "{{ \"<p onclick='x()'>x</p>\" | safe }}",
    '{{ "<script>x()</script>" | safe }}',
    "<p {{ 'onclick' }}='x()'>x</p>",
]


@pytest.mark.parametrize("printed", PRINTED, ids=short)
def test_what_a_template_may_not_print_is_told_at_its_line(printed: str, tmp_path: Path) -> None:
    pack = house(tmp_path, template=BLOCK.format(printed))
    problem = refusal(pack)[0]
    assert problem.file == str(pack / "document.html.j2")
    # What an expression makes has no tag in the template: it is told at the tag before it.
    assert problem.line in ((3, 4) if "| safe" in printed else (4,))
    assert problem.column


def test_a_comment_before_a_document_type_with_entities_is_told(tmp_path: Path) -> None:
    written = '<!-- x --><!DOCTYPE html [<!ENTITY a "b">]>\n<html><body><main><h1>x</h1></main></body></html>'
    problems = refusal(house(tmp_path, template=written))
    assert [(one.line, one.message) for one in problems] == [
        (1, "the template prints a comment"),
        (1, "the template prints a declaration"),
        (1, "the template prints a document type"),
    ]


def test_a_fault_in_a_macro_is_told_in_its_file(tmp_path: Path) -> None:
    lines = BLOCK.format('{% import "house/parts.html.j2" as part %}{{ part.bad() }}')
    pack = house(tmp_path, template=lines)
    (pack / "parts.html.j2").write_text('{% macro bad() %}\n\n<p\n  onclick="x()">x</p>\n{% endmacro %}\n')
    problem = refusal(pack)[0]
    assert (problem.file, problem.line, problem.column) == (str(pack / "parts.html.j2"), 4, 3)


SHEETS = [
    "p { background: url(http://h/x.png) }",
    "p { background: url('http://h/x.png') }",
    "p { background: URL(//h/x.png) }",
    "p { background: u\\72l(http://h/x.png) }",
    "p { background: \\75 rl(http://h/x.png) }",
    "p { background: url( /* x */ 'http://h/x.png') }",
    "p { background: url(/etc/x.png) }",
    "p { background: url(../x.png) }",
    "p { background: url(a/../../x.png) }",
    "p { background: url(%2e%2e/x.png) }",
    "p { background: url(file:///etc/x.png) }",
    "p { background: url(\\\\\\\\h\\\\x.png) }",
    "p { background: url(pack-font:0) }",
    "p { background: url(missing.png) }",
    "p { background: url() }",
    "p { background: url(a b) }",
    "p { background: url(data:image/svg+xml,x) }",
    "p { background: url(data:text/html,x) }",
    "p { content: url(//h/x) }",
    "p { --x: url(//h/x) }",
    "p { cursor: url(//h/x), auto }",
    "li { list-style-image: url(//h/x) }",
    "p { filter: url(//h/x#y) }",
    "p { background: image-set('x.png' 1x) }",
    "p { background: -webkit-image-set(url(x) 1x) }",
    "p { background: src('//h/x') }",
    "p { background: image('//h/x') }",
    "p { background: cross-fade(url(x), url(y)) }",
    "p { background: element('//h/x') }",
    "p { background: element(#x) }",
    "p { background: element(var(--x)) }",
    "@import '//h/x.css';",
    "@import url(//h/x.css);",
    "@IMPORT '//h/x.css';",
    "@im\\70ort '//h/x.css';",
    "@namespace x url(//h/);",
    "@font-face { font-family: x; src: url(//h/x) }",
    "@media print { @import '//h/x.css'; }",
    "@page { @top-left { content: url(//h/x) } }",
    "@media print {" * 3000 + "}" * 3000,
    "p { width: " + "calc(" * 2000 + "1pt" + ")" * 2000 + " }",
    "p { font-size: 1e9pt }",
    "p { font-size: 1e999pt }",
    "p { font-size: calc(infinity * 1pt) }",
    "p { font-size: calc(nan * 1pt) }",
    "p { color: red \x01 }",
    "p { color: red \x00 }",
    "p { background: url(data:image/gif;base64,R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=) }",
    "p { background: url(data:image/png;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=) }",
    "p { background: url(data:image/png;base64,AAA) }",
    ":root { --a0: 1pt 1pt;" + "".join(f"--a{n + 1}: var(--a{n}) var(--a{n});" for n in range(30)) + "}",
    ":root { --a: var(--b) 1pt; --b: var(--a) }",
    "".join(f"p {{ --a{n + 1}: var(--x, var(--a{n})) }} " for n in range(1000)),
]


@pytest.mark.parametrize("sheet", SHEETS, ids=short)
def test_what_a_style_sheet_may_not_ask_for_is_told_at_its_line(sheet: str, tmp_path: Path) -> None:
    pack = house(tmp_path, css=f"h1 {{ color: #000000 }}\n{sheet}\n")
    problem = refusal(pack)[0]
    assert (problem.file, problem.line) == (str(pack / "shared.css"), 2)
    assert problem.column


@pytest.mark.parametrize("size", [b"", b"\0\0\0\rIHDR\0\0u0\0\0u0\x08\2\0\0\0"], ids=["damaged", "huge"])
def test_a_picture_that_cannot_be_drawn_is_told_at_the_line_of_its_sheet(size: bytes, tmp_path: Path) -> None:
    pack = house(tmp_path, css="\np { background: url(seal.png) }\n")
    (pack / "seal.png").write_bytes(b"\x89PNG\r\n\x1a\n" + size)
    (problem,) = refusal(pack)
    assert (problem.file, problem.line) == (str(pack / "shared.css"), 2)
    assert "the picture 'seal.png' " in problem.message


@pytest.mark.parametrize(
    "rule",
    [
        "p { transform: scale(0) }",
        "h1 { background: attr(title url) }",
        ":not(" * 25 + "p" + ")" * 25 + "{ color: red }" + " *" * 20_000 + "{ color: red }",
    ],
    ids=short,
)
def test_a_rule_at_which_the_layout_ends_is_told_at_its_line(rule: str, tmp_path: Path) -> None:
    pack = house(tmp_path)
    sheet = f"h1 {{ color: #000000 }}\n\n{rule}\nh2 {{ color: #000000 }}\n"
    (pack / "print.css").write_text(sheet, encoding="utf-8")
    (problem,) = refusal(pack, "pdf")
    assert (problem.file, problem.line) == (str(pack / "print.css"), 3)
    assert problem.message.startswith("this rule ")


def test_pictures_of_the_pack_become_part_of_the_page(tmp_path: Path) -> None:

    pack = house(tmp_path, css="p { background: url(seal.png) }\nh1 { background: url('seal.png') }\n")
    (pack / "seal.png").write_bytes(base64.b64decode(PICTURE))
    page = thbreports.render(thbreports.load(RECORD), "html", pack=pack).decode()
    found = re.findall(r'url\("data:image/png;base64,([^"]*)"\)', page)
    assert page.count("url(") == len(found) == 2
    for one in found:  # a colour may be behind it: what shows through stays so
        assert Image.open(io.BytesIO(base64.b64decode(one))).getpixel((0, 0)) == (0, 255, 0, 127)


DESIGN = [
    "1e9pt",
    "1e-9pt",
    "-5pt",
    "nan",
    "inf",
    "0pt",
    "0.0001pt",
    "9999999pt",
    "9" * 400 + "pt",
    "calc(1pt)",
    "url(x)",
]
TOMLS = [
    *(f'[design]\ntext-size = "{value}"' for value in DESIGN),
    *(f'[design]\npage-width = "{value}"' for value in ("0", "1mm", "99999in", "-20cm")),
    '[design]\nleading = "0"',
    '[design]\naccent = "#fff;} body { background: url(//h/x) }"',
    '[styles]\nh1 = "a\\u0001b"',
    '[styles]\nh1 = "a\\u0000b"',
    '[styles]\nh1 = "!!!"',
    f'[styles]\nh1 = "{"x" * 100_000}"',
    '[running]\nheader-left = "\\u202Eabc"',
    '[running]\nheader-left = "\\u0007"',
    "x = " + "[" * 3000 + "]" * 3000,
    ".".join(["a"] * 3000) + " = 1",
    "[" + ".".join(["a"] * 3000) + "]",
    f'{"k" * 900_000} = "x"',
    f'[defaults]\nbody = "{"x" * 900_000}"',
    "x = " + "9" * 9000,
    "x = [1, 0x" + "f" * 9000 + "]",
    "x = {y = -" + "9_" * 30 + "9}",
    "name = 3",
]


@pytest.mark.parametrize("added", TOMLS, ids=short)
def test_what_pack_toml_may_not_say_is_told_at_its_line(added: str, tmp_path: Path) -> None:
    pack = house(tmp_path, toml=TOML + added + "\n")
    with pytest.raises(PackError) as error:
        packs.find(pack)
    problem = error.value.problems[0]
    assert problem.file == str(pack / "pack.toml")
    assert problem.line >= 4
    assert len(problem.message) < 500


@pytest.mark.parametrize("number", ["9" * 9000, "-" + "9" * 30, "0x" + "f" * 40, "1_" * 20 + "1"], ids=short)
def test_a_number_of_too_many_digits_is_told_at_its_own_line(number: str, tmp_path: Path) -> None:
    words = 'description = "12345678901234567890"\n'
    pack = house(tmp_path, toml=f"{TOML}{words}[design]\nleading = {number}\n")
    with pytest.raises(PackError) as error:
        packs.find(pack)
    assert [(one.line, one.column, one.message, one.hint) for one in error.value.problems] == [
        (6, 11, "the number has too many digits", "write a number of at most 18 digits")
    ]


@pytest.mark.parametrize(
    "head",
    [
        'name = "base"\ntitle = "x"\nextends = "base"\n',
        'name = "house"\ntitle = "x"\nextends = "../house"\n',
        'name = "house"\ntitle = "x"\nextends = "/dev"\n',
        'name = "house"\ntitle = "x"\nextends = "../../../../nowhere"\n',
        f'name = "{"x" * 900_000}"\ntitle = "x"\n',
        'name = "house"\ntitle = "\\u202Ex"\n',
        'name = "../house"\ntitle = "x"\n',
    ],
    ids=short,
)
def test_a_pack_that_names_itself_or_others_wrongly_is_told(head: str, tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        packs.find(house(tmp_path, toml=head))
    assert all(len(str(problem)) < 800 for problem in error.value.problems)


FILES = [
    "pack.toml",
    "shared.css",
    "labels/en.toml",
    "fonts/fonts.toml",
    "reference.docx",
    "document.html.j2",
]


@pytest.fixture(params=["link", "pipe", "device", "folder", "bytes", "huge"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    """Return what puts something that is no file of a pack into the place of one."""

    def put(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        (tmp_path / "outside").write_text(TOML)
        if request.param == "link":
            path.symlink_to(tmp_path / "outside")
        elif request.param == "pipe":
            os.mkfifo(path)
        elif request.param == "device":
            path.symlink_to("/dev/zero")
        elif request.param == "folder":
            path.mkdir()
        elif request.param == "bytes":
            path.write_bytes(b"\xff\xfe\x00")
        else:
            with path.open("wb") as file:
                file.truncate(10_000_000_000)

    yield put


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_file_of_a_pack_is_told_or_left_alone(name: str, made: object, tmp_path: Path) -> None:
    pack = house(tmp_path, template=BLOCK.format(""))
    assert callable(made)
    made(pack / name)
    try:
        thbreports.render(thbreports.load(RECORD), "docx" if name.endswith("docx") else "html", pack=pack)
    except ThbReportsError as error:
        assert str(error.problems[0])


@pytest.mark.parametrize(
    "face",
    [
        'file = "../../x.ttf"',
        'file = "/etc/x.ttf"',
        'family = "x\\";src:url(//h/x);"',
        "weight = 1e9",
        'weight = "400;src:url(//h/x)"',
        'style = "normal;src:url(//h/x)"',
        'unicode-range = "U+0;src:url(//h/x)"',
    ],
)
def test_a_list_of_fonts_names_fonts_of_the_pack_alone(face: str, tmp_path: Path) -> None:
    values = {
        "file": '"x.ttf"',
        "family": '"x"',
        "weight": "400",
        "style": '"normal"',
        "unicode-range": '"U+0-FF"',
    }
    key, _, value = face.partition(" = ")
    pack = house(tmp_path)
    (pack / "fonts").mkdir()
    (pack / "fonts" / "x.ttf").write_bytes(b"")
    lines = "".join(f"{name} = {one}\n" for name, one in {**values, key: value}.items())
    (pack / "fonts" / "fonts.toml").write_text(f"[[faces]]\n{lines}")
    with pytest.raises(PackError) as error:
        packs.find(pack).font_faces()
    assert [(problem.file, problem.line) for problem in error.value.problems] == [
        (str(pack / "fonts" / "fonts.toml"), 1)
    ]


@pytest.mark.parametrize("label", ['x = "a\\u0001b"', 'x = "\\u202Eb"', "x = 1", "x = " + "[" * 3000])
def test_labels_are_texts_that_every_output_can_hold(label: str, tmp_path: Path) -> None:
    pack = house(tmp_path)
    (pack / "labels").mkdir()
    (pack / "labels" / "en.toml").write_text(f'y = "z"\n{label}\n', encoding="utf-8")
    problem = refusal(pack)[0]
    assert (problem.file, problem.line) == (str(pack / "labels" / "en.toml"), 2)


@pytest.mark.parametrize("pack", [pack.name for pack in packs.available()])
def test_a_page_asks_the_network_for_nothing(pack: str) -> None:
    record = (
        RECORD + "sessions: [{number: '1', title: S}]\nplace: P\nparticipants: [{name: A B}]\n"
        "decisions: [{text: D}]\nbody: B\nreferences: [R/1]\nagenda: [One]\n"
        "kind: K\naddressing: {sender: [S]}\npurpose: P\nchairs: [{name: C D}]\nstart_time: '10:00'\n"
    )
    try:
        page = thbreports.render(thbreports.load(record), "html", pack=pack)
    except ThbReportsError:
        pytest.fail("the record lacks what the pack demands")
    root = html.fromstring(page)
    loading = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name in ("src", "srcset", "data", "poster", "action", "background")
        or (name == "href" and element.tag != "a")
    ]
    assert all(value.startswith("data:") for value in loading)
    assert "url(" not in "".join(root.xpath("//style/text()")).replace('url("data:', "")
    assert "@import" not in page.decode()


def test_the_layout_opens_nothing_but_data_and_the_fonts_it_is_given(tmp_path: Path) -> None:
    from thbreports.outputs.pdf.engine.fonts import fetcher

    secret = tmp_path / "x.png"
    secret.write_bytes(b"x")
    fetch = fetcher()
    for address in (
        secret.as_uri(),
        "http://127.0.0.1:9/x",
        "https://127.0.0.1:9/x",
        "ftp://127.0.0.1/x",
        str(secret),
    ):
        with pytest.raises(Exception, match=r"."):
            fetch.fetch(address)
    with pytest.raises(IndexError):
        fetch.fetch("pack-font:0")


def test_a_template_writes_no_marks_of_its_own(tmp_path: Path) -> None:
    written = "<p>\ufdd5/etc/passwd:1\ufdd6<b onclick='x()'>x</b></p>"
    [problem] = refusal(house(tmp_path, template=BLOCK.format(written)))
    assert (problem.line, problem.message) == (4, "the character U+FDD5 cannot be printed")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"wOF2" + bytes(100),
        b"OTTO\0\4" + bytes(90),
        b"ttcf" + bytes(50),
        b"\0\1\0\0\0\1GSUB" + bytes(40),
    ],
)
def test_a_font_that_is_none_is_told(data: bytes, tmp_path: Path) -> None:
    pack = house(tmp_path)
    (pack / "fonts").mkdir()
    (pack / "fonts" / "odd.ttf").write_bytes(data)
    (pack / "fonts" / "fonts.toml").write_text(
        '[[faces]]\nfile = "odd.ttf"\nfamily = "Odd"\nweight = 400\n'
        'style = "normal"\nunicode-range = "U+0-FFFF"\n',
        encoding="utf-8",
    )
    with pytest.raises(PackError, match="the font cannot be cut") as error:
        thbreports.render(thbreports.load(RECORD), "html", pack=pack, embed_fonts=True)
    assert error.value.problems[0].file == str(pack / "fonts" / "odd.ttf")
