"""Template packs: how they are found, merged and checked, and what the built-in ones promise."""

from __future__ import annotations

import importlib.metadata
import math
import pickle
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports import packs
from thbreports.errors import PackError
from thbreports.packs import fonts, sheet_values, stylesheets
from thbreports.packs.vocabulary import CLASSES, ELEMENTS
from thbreports.packs.weights import WEIGHTS

CASES = Path(__file__).parents[1] / "cases" / "packs"
BUILT_IN = [
    "base",
    "coe-round-table",
    "committee-report",
    "council-note",
    "decisions-only",
    "ep-committee-minutes",
    "eu-internet-forum",
    "expert-group-minutes",
    "participants-list",
    "web-summary",
]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a pack into a folder and returns the folder."""

    def make(name: str = "house", toml: str = "", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        text = toml if toml.startswith("name") else f'name = "{name}"\ntitle = "Notes"\n{toml}'
        (folder / "pack.toml").write_text(text, encoding="utf-8")
        for file, content in files.items():
            path = folder / file.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return folder

    return make


def faults(name: str | Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        packs.find(name)
    return [
        f"{fault.message}; {fault.hint}" if fault.hint else fault.message for fault in caught.value.problems
    ]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_fault_is_told_at_its_place(case: Path, write: Write) -> None:
    text = case.read_text(encoding="utf-8")
    folder = write(toml=text)
    with pytest.raises(PackError) as caught:
        packs.find(folder)
    found = [
        f"{fault.line}:{fault.column} {fault.message}" + (f"; {fault.hint}" if fault.hint else "")
        for fault in caught.value.problems
    ]
    assert sorted(found) == sorted(re.findall(r"^#! (.+)$", text, re.MULTILINE))
    assert {fault.file for fault in caught.value.problems} == {str(folder / "pack.toml")}
    lines = text.splitlines()
    assert all(
        fault.source == (lines[fault.line - 1] if fault.line else "") for fault in caught.value.problems
    )


def test_a_built_in_pack_is_found_by_name() -> None:
    pack = packs.find("coe-round-table")
    assert [one.name for one in pack.chain()] == ["base", "coe-round-table"]


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    assert faults("eu-internt-forum") == [
        "there is no template pack of this name; did you mean 'eu-internet-forum'?"
    ]
    assert faults("zzz") == [f"there is no template pack of this name; available are {', '.join(BUILT_IN)}"]
    assert faults("") == [f"there is no template pack of this name; available are {', '.join(BUILT_IN)}"]


def test_a_folder_is_found_by_path(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = write()
    monkeypatch.chdir(tmp_path)
    found = {packs.find(folder), packs.find(str(folder)), packs.find("./house"), packs.find(Path("house"))}
    assert [pack.folder for pack in found] == [folder.resolve()]


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    [fault] = faults(tmp_path / "nowhere")
    assert fault.startswith("there is no template pack here")


def entry(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    point = importlib.metadata.EntryPoint("visitor", value, packs.GROUP)
    points = importlib.metadata.EntryPoints([point])
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **chosen: points.select(**chosen))


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("", "visiting"),
        ("from pathlib import Path\nfolder = Path(__file__).parent", "visiting:folder"),
        ("import os\ndef folder(): return os.path.dirname(__file__)", "visiting:folder"),
    ],
    ids=["module", "path", "function"],
)
def test_an_entry_point_is_found_by_name(
    code: str, value: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("visiting", 'extends = "base"\n')
    (folder / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.delitem(sys.modules, "visiting", raising=False)
    entry(monkeypatch, value)
    assert packs.find("visitor").folder == folder.resolve()
    assert [pack.name for pack in packs.available()] == sorted([*BUILT_IN, "visiting"])
    sys.modules.pop("visiting")


def test_an_entry_point_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    entry(monkeypatch, "no_such_module_of_packs")
    [fault] = faults("visitor")
    assert "cannot be loaded" in fault and "no_such_module_of_packs" in fault
    entry(monkeypatch, "math:pi")
    assert faults("visitor") == ["the entry point of the pack gives float, not a folder; it names math:pi"]


def test_a_child_wins_key_by_key(write: Write) -> None:
    toml = '[design]\naccent = "#102030"\n[running]\nheader-left = ""\n[styles]\np = "Text"\n'
    pack = packs.find(write(toml='extends = "base"\n' + toml))
    base = packs.find("base")
    dark = {key: pack.design[key] for key in ("dark-accent", "dark-heading")}
    assert pack.design == {**base.design, "accent": "#102030", "heading": "#102030", **dark}
    assert pack.running == {**base.running, "header-left": ""}
    assert pack.styles == {**base.styles, "p": "Text"}
    assert pack.leaves_out == base.leaves_out


def test_what_is_left_out_is_the_childs_own_choice(write: Write) -> None:
    write("parent", 'leaves_out = ["convenor"]\n')
    heir, other = (
        write("heir", 'extends = "../parent"\n'),
        write("other", 'extends = "../parent"\nleaves_out = []\n'),
    )
    assert packs.find(heir).leaves_out == ("convenor",)
    assert packs.find(other).leaves_out == ()


def test_faults_of_parents_are_told_too(write: Write) -> None:
    write("parent", "colour = 1\n")
    known = "name, title, extends, pdf_engine, leaves_out, prints, renumbers, order, "
    known += "audiences, requires, defaults, options, design, running, styles, pictures, head, typefaces"
    assert faults(write("child", 'extends = "../parent"\nfont = 2\n')) == [
        f"unknown key 'font'; known are {known}",
        f"unknown key 'colour'; known are {known}",
    ]


def test_packs_in_a_circle_are_refused(write: Write) -> None:
    write("one", 'extends = "../two"\n')
    write("two", 'extends = "../three"\n')
    assert faults(write("three", 'extends = "../one"\n')) == [
        "the pack extends itself; three extends one extends two extends three"
    ]


def test_a_new_design_key_is_one_that_a_sheet_of_the_pack_reads(write: Write) -> None:
    toml = 'extends = "base"\n[design]\nseal-height = "12mm"\n'
    pack = packs.find(write(toml=toml, print_css="figure { height: var(--seal-height); }"))
    assert "--seal-height:12mm;" in pack.css("print")


def test_sheets_stand_in_the_order_of_the_chain(write: Write) -> None:
    write("parent", '[design]\nink = "#000000"\n', shared_css="a{}", print_css="b{}", screen_css="c{}")
    pack = packs.find(write("child", 'extends = "../parent"\n', shared_css="d{}", print_css="e{}"))
    assert pack.css("print") == ":root{--ink:#000000;}\na{}b{}d{}e{}"
    assert pack.css("screen") == ":root{--ink:#000000;}\na{}c{}d{}"
    with pytest.raises(ValueError, match="no medium 'braille'"):
        pack.css("braille")


def test_a_sheet_is_read_again_when_it_has_changed(write: Write) -> None:
    folder = write(shared_css="a{}")
    pack = packs.find(folder)
    before = pack.fingerprint()
    assert pack.css("print").endswith("a{}")
    (folder / "shared.css").write_text("a{color:red}", encoding="utf-8")
    assert pack.css("print").endswith("a{color:red}")
    assert pack.fingerprint() != before


def test_a_pack_is_read_again_when_it_or_its_parent_or_its_sheets_have_changed(write: Write) -> None:
    parent = write("parent", 'extends = "base"\n')
    folder = write(
        "child",
        'extends = "../parent"\n[design]\nseal-height = "12mm"\n',
        shared_css="a{top:var(--seal-height)}",
    )
    first = packs.find(folder)
    assert packs.find(folder) is first
    (parent / "pack.toml").write_text(
        'name = "parent"\ntitle = "T"\nextends = "base"\nleaves_out = ["status"]\n'
    )
    assert packs.find(folder).leaves_out == ("status",)
    (folder / "shared.css").write_text("a{}", encoding="utf-8")
    assert "unknown design key 'seal-height'" in faults(folder)[0]
    (folder / "print.css").write_text("b{top:var(--seal-height)}", encoding="utf-8")
    assert packs.find(folder).design["seal-height"] == "12mm"


FACE = '[[faces]]\nfile = "a.ttf"\nfamily = "A"\nweight = 400\nstyle = "normal"\nunicode-range = "U+20-7E"\n'


def test_font_rules_are_written_for_the_addresses_asked_for(write: Write) -> None:
    pack = packs.find(write(fonts__fonts_toml=FACE, fonts__a_ttf=""))
    assert "@font-face" not in pack.css("print")
    rule = '@font-face{font-family:"A";font-weight:400;font-style:normal;src:url("pack:a.ttf");'
    assert pack.css("print", lambda face: f"pack:{face.path.name}").startswith(
        rule + "unicode-range:U+20-7E}"
    )
    assert [path.name for path in pack.fonts()] == ["a.ttf"]


def test_a_wrong_list_of_fonts_is_told(write: Write) -> None:
    pack = packs.find(write(fonts__fonts_toml=FACE + "[[faces]]\n"))
    with pytest.raises(PackError) as caught:
        pack.font_faces()
    assert [fault.message for fault in caught.value.problems] == [
        "face 1 names a missing file: a.ttf",
        "face 2 has no 'file'",
    ]


def test_a_settled_pack_asks_for_its_words_once(write: Write) -> None:
    folder = write(labels__en_toml='by = "by"\n')
    pack = packs.find(folder)
    settled = pack.settled()
    assert settled == pack
    assert settled.labels("en") == {"by": "by"}
    (folder / "labels" / "en.toml").write_text('by = "from"\n', encoding="utf-8")
    assert settled.labels("en") == {"by": "by"}
    assert pack.labels("en") == pack.settled().labels("en") == {"by": "from"}


def test_labels_come_from_the_language_and_the_chain(write: Write) -> None:
    parent = {
        "labels__en_toml": 'agenda = "Agenda"\nby = "by"\n[role]\nchair = "Chair"\n',
        "labels__en-GB_toml": 'by = "by (GB)"\nprogramme = "Programme"\n',
        "labels__sr_toml": 'agenda = "Дневни ред"\n',
    }
    write("parent", **parent)
    pack = packs.find(
        write("child", 'extends = "../parent"\n', labels__en_toml='agenda = "Order of business"\n')
    )
    assert pack.labels("en") == {"agenda": "Order of business", "by": "by", "role.chair": "Chair"}
    assert pack.labels("en-GB") == {**pack.labels("en"), "by": "by (GB)", "programme": "Programme"}
    assert pack.labels("en-MT") == pack.labels("en")
    assert pack.labels("sr-RS") == {"agenda": "Дневни ред"}
    assert pack.languages() == ("en", "en-GB", "sr")
    for language in ("sr-Latn", "sr-Latn-RS", "fr"):
        with pytest.raises(PackError, match=f"no labels in '{language}'.*(en, en-GB, sr|did you mean 'sr')"):
            pack.labels(language)


@pytest.mark.parametrize(
    ("text", "message"),
    [("agenda = 1\n", "label 'agenda' is not a text"), ("agenda = Agenda\n", "the file is not TOML")],
)
def test_wrong_labels_are_told(text: str, message: str, write: Write) -> None:
    pack = packs.find(write(labels__en_toml=text))
    with pytest.raises(PackError, match=message):
        pack.labels("en")


def test_the_nearest_reference_document_is_taken(write: Write) -> None:
    write("parent", reference_docx="parent")
    child = write("child", 'extends = "../parent"\n')
    assert packs.find(child).reference() == b"parent"
    (child / "reference.docx").write_bytes(b"child")
    assert packs.find(child).reference() == b"child"
    assert packs.find("base").reference() is None or (packs.find("base").folder / "reference.docx").is_file()


def test_a_pack_can_be_sent_to_another_process() -> None:
    pack = packs.find("coe-round-table")
    sent = pickle.loads(pickle.dumps(pack))
    assert sent == pack and hash(sent) == hash(pack) and sent.fingerprint() == pack.fingerprint()


def test_the_fingerprint_tells_packs_and_parents_apart(write: Write) -> None:
    parent = write("parent")
    pack = packs.find(write("child", 'extends = "../parent"\n'))
    before = pack.fingerprint()
    (parent / ".DS_Store").write_bytes(b"noise")
    assert pack.fingerprint() == before == packs.find(pack.folder).fingerprint()
    (parent / "document.html.j2").write_text("<p/>", encoding="utf-8")
    assert pack.fingerprint() != before
    assert len({packs.find(name).fingerprint() for name in BUILT_IN}) == len(BUILT_IN)


# What the built-in packs promise.


@pytest.fixture(params=BUILT_IN)
def built_in(request: pytest.FixtureRequest) -> packs.Pack:
    return packs.find(request.param)


def test_sheets_of_ours_are_what_the_check_would_leave(built_in: packs.Pack) -> None:
    """They are not looked at when a report is made."""
    for path in built_in.folder.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        examined = stylesheets.examined(text, path)
        assert (examined.text, examined.problems) == (text, ())
        assert not list(sheet_values.too_long(examined.values))


def test_a_built_in_pack_is_named_as_its_folder(built_in: packs.Pack) -> None:
    assert built_in.folder.name == built_in.name
    assert built_in in packs.available()


@pytest.mark.parametrize("medium", packs.MEDIA)
def test_sheets_read_design_keys_that_exist(built_in: packs.Pack, medium: str) -> None:
    css = built_in.css(medium)
    read, given = set(re.findall(r"var\(--([\w-]+)", css)), set(built_in.design)
    of_the_sheet = set(re.findall(r"--([\w-]+):", css))
    assert read <= given | of_the_sheet


def test_every_design_key_is_read(built_in: packs.Pack) -> None:
    css = built_in.css("screen") + built_in.css("print")
    unread = {key for key in built_in.design if f"var(--{key})" not in css}
    assert all(key.startswith(("word-", "watermark", "header-rule")) for key in unread), unread


@pytest.mark.parametrize("medium", packs.MEDIA)
def test_sheets_name_classes_and_elements_of_the_vocabulary(built_in: packs.Pack, medium: str) -> None:
    not_rules = r"/\*.*?\*/|@(?:page|counter-style)[^{]*\{(?:[^{}]|\{[^{}]*\})*\}"
    css = re.sub(not_rules, " ", built_in.css(medium), flags=re.DOTALL)
    css = re.sub(r"\{[^{}]*\}", " ", css)
    of_outputs = {
        "skip",
        "page-note",
        "held",
        "note-number",
        "versions",
    }  # what the HTML and the PDF output put in themselves
    assert set(re.findall(r"\.([a-z][\w-]*)", css)) - of_outputs <= CLASSES
    selectors = re.sub(r"@[^{]*\{|\([-+n\d ]+\)|:{1,2}[\w-]+|\[[^]]*\]|[.#][\w-]+", " ", css)
    assert set(re.findall(r"[a-z][a-z0-9]*", selectors)) <= ELEMENTS


@pytest.mark.parametrize("medium", packs.MEDIA)
def test_sheets_leave_bold_italic_and_words_alone(built_in: packs.Pack, medium: str) -> None:
    css = built_in.css(medium)
    # Capitals are a look of great headings, beside which a PDF says the words as they are.
    css = css.replace("text-transform: var(--h2-case)", "").replace("text-transform: none", "")
    for declaration in (
        "text-transform",
        "font-variant-caps",
        "hyphens: auto",
        "letter-spacing",
        "font-style: italic",
    ):
        assert declaration not in css
    by_design = {f"var(--{key})" for key in WEIGHTS}
    rules = re.findall(r"([^{}]*)\{[^{}]*font-weight: *([^;}]+)", css)
    allowed = r"(:is\()?(h[1-6]|thead( th)?|th|caption|\.group)\b"
    for selector, weight in rules:
        selector = re.sub(r"/\*.*?\*/", "", selector, flags=re.DOTALL).strip()
        assert weight in {"normal", "inherit"} or weight in by_design or re.match(allowed, selector), selector


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["", "dark-"])
@pytest.mark.parametrize("colour", ["ink", "muted", "accent", "heading"])
def test_colours_of_words_have_contrast(built_in: packs.Pack, scheme: str, colour: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1."""
    pair = [luminance(built_in.design[scheme + name]) for name in (colour, "paper")]
    assert (max(pair) + 0.05) / (min(pair) + 0.05) >= 4.5


def test_fonts_of_the_design_are_fonts_of_the_pack(built_in: packs.Pack) -> None:
    families = {face.family for face in built_in.font_faces()}
    for key in ("text-font", "label-font", "code-font"):
        assert set(re.findall(r'"([^"]+)"', built_in.design[key])) <= families


def test_space_above_a_heading_is_twice_that_below(built_in: packs.Pack) -> None:
    for level in ("h2", "h3", "h4"):
        above, below = (
            float(built_in.design[f"{level}-{side}"].removesuffix("rem")) for side in ("above", "below")
        )
        assert above == 2 * below


def test_the_style_map_covers_what_holds_words(built_in: packs.Pack) -> None:
    words = "h1 h2 h3 h4 h5 h6 p blockquote pre address figcaption ul ol dt dd caption th td".split()
    assert set(words) <= set(built_in.styles)


@pytest.mark.parametrize(
    ("ranges", "character", "drawn"),
    [
        ("U+0020-007E, U+20AC", "€", True),
        ("U+0020-007E, U+20AC", "~", True),
        ("U+0020-007E, U+20AC", "é", False),
        ("u+4??", "я", True),
        ("u+4??", "a", False),
        ("everything", "a", True),
    ],
)
def test_a_face_knows_its_characters(ranges: str, character: str, drawn: bool) -> None:
    face = fonts.FontFace(Path("x.ttf"), "X", 400, "normal", ranges)
    assert face.draws_any([0x9, ord(character), 0x10FFFF]) is drawn
    assert not face.draws_any([])
