"""The fonts that reports embed: what they cover, what they are called, and that they suffice."""

import io
import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

FOLDER = Path(__file__).parents[2] / "templates" / "base" / "fonts"
TABLE = tomllib.loads((FOLDER / "fonts.toml").read_text("utf-8"))
FACES: list[dict[str, Any]] = TABLE["faces"]
STACKS: dict[str, list[str]] = TABLE["stacks"]
STYLES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (700, "normal"): "Bold",
    (700, "italic"): "Bold Italic",
}
FILES = sorted(path.name for path in FOLDER.glob("*.ttf"))
FONTS = {name: TTFont(io.BytesIO((FOLDER / name).read_bytes())) for name in FILES}
SPACES = {0x20, 0xA0}

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
# Letters of each language, with the accented ones that its running text uses; for Latin, those beyond a to z.
LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةى،؛؟",
    "az": LATIN + "çəğıöşü",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюяґ",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "bs": LATIN + "čćđšž",
    "ca": LATIN + "àçéèíïóòúü·",
    "cnr": LATIN + "čćđšžśź",
    "cs": LATIN + "áčďéěíňóřšťúůýž",
    "cy": LATIN + "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ",
    "da": LATIN + "æøåéǿ",
    "de": LATIN + "äöüßẞ",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "en": LATIN + "éèêëïôöç",
    "es": LATIN + "áéíñóúü¡¿ªº",
    "et": LATIN + "äõöüšž",
    "fi": LATIN + "äöåšž",
    "fr": LATIN + "àâæçéèêëîïôœùûüÿ«»",
    "ga": LATIN + "áéíóúḃċḋḟġṁṗṡṫ",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת״׳־",
    "hr": LATIN + "čćđšžǆǉǌ",
    "hu": LATIN + "áéíóöőúüű„”",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև՛՜՝՞՚։֊֏",
    "is": LATIN + "áðéíóúýþæö",
    "it": LATIN + "àèéìíîòóùú",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "lb": LATIN + "äéë",
    "lt": LATIN + "ąčęėįšųūžãẽĩũ",
    "lv": LATIN + "āčēģīķļņšūž",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "mt": LATIN + "ċġħżàèìòù",
    "nl": LATIN + "áäéëíïóöúüĳ",
    "no": LATIN + "æøåàéêóòô",
    "pl": LATIN + "ąćęłńóśźż",
    "pt": LATIN + "áâãàçéêíóôõú",
    "rm": LATIN + "àéèìòù",
    "ro": LATIN + "ăâîșțşţ",
    "ru": CYRILLIC + "ё",
    "se": LATIN + "áčđŋšŧž",
    "sk": LATIN + "áäčďéíĺľňóôŕšťúýž",
    "sl": LATIN + "čšžćđ",
    "sq": LATIN + "çë",
    "sr-Cyrl": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "sr-Latn": LATIN + "čćđšž",
    "sv": LATIN + "åäöéà",
    "tr": LATIN + "çğıİöşüâîû",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ",
}
PLAIN = (
    "0123456789.,;:!?'\"()[]{}/\\@#%&*+-=<>|_~§¶©®°±×÷–—‘’“”‚„‹›…•‰′″€£₤₺₴₾₽№™ªº¹²³⁴₂½¼¾µ←→↑↓↩≤≥≈≠∞√∑−◦▪‣☐☑✓"
    "✗★☆☎➢➔①⑳❶⚠✅❌😀👍📌"
)
SCRIPTS = {"ka": "Georgian", "hy": "Armenian", "he": "Hebrew"}
FAMILIES = {"ar": "Amiri"}


def _points(face: dict[str, Any]) -> set[int]:
    runs = (item.strip().removeprefix("U+").split("-") for item in face["unicode-range"].split(","))
    return {point for run in runs for point in range(int(run[0], 16), int(run[-1], 16) + 1)}


def _family_of(character: str, stack: str, weight: int, style: str) -> str | None:
    """The first family of a stack that is declared for a character."""
    for family in STACKS[stack]:
        for face in FACES:
            wanted = (face["family"], face["weight"], face["style"]) == (family, weight, style)
            if wanted and ord(character) in _points(face):
                return family
    return None


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_is_in_all_weights_of_the_family_of_its_script(language: str, stack: str) -> None:
    expected = FAMILIES.get(language) or f"Noto {stack.title()} {SCRIPTS.get(language, '')}".strip()
    letters = set(LETTERS[language] + LETTERS[language].upper())
    for style in STYLES:
        [face] = [
            face for face in FACES if (face["family"], face["weight"], face["style"]) == (expected, *style)
        ]
        missing = {letter for letter in letters if ord(letter) not in _points(face)}
        assert not missing, (style, missing)
        assert {_family_of(letter, stack, *style) for letter in letters} == {expected}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_has_figures_punctuation_and_symbols(stack: str, style: tuple[int, str]) -> None:
    assert not [character for character in PLAIN if _family_of(character, stack, *style) is None]


def test_the_table_lists_every_file_and_no_other() -> None:
    assert sorted({face["file"] for face in FACES}) == FILES
    declared = [(face["family"], face["weight"], face["style"]) for face in FACES]
    assert len(declared) == len(set(declared))
    assert {face["family"] for face in FACES} == {family for stack in STACKS.values() for family in stack}


@pytest.mark.parametrize("face", FACES, ids=lambda f: f"{f['family']} {f['weight']} {f['style']}")
def test_the_declared_range_is_what_the_file_covers(face: dict[str, Any]) -> None:
    covered = set(FONTS[face["file"]].getBestCmap())
    assert covered >= SPACES, "Pango takes the space after a word from the font of the word"
    if face["family"] not in ("Noto Serif", "Noto Sans"):
        covered -= SPACES
    assert _points(face) == covered


@pytest.mark.parametrize("file", FILES)
def test_names_and_flags_agree(file: str) -> None:
    font = FONTS[file]
    family, style = font["name"].getDebugName(1), font["name"].getDebugName(2)
    assert style in STYLES.values()
    assert font["name"].getDebugName(4) == (family if style == "Regular" else f"{family} {style}")
    assert font["name"].getDebugName(6) == f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    assert file == font["name"].getDebugName(6) + ".ttf"
    assert not {record.nameID for record in font["name"].names} & {16, 17, 21, 22, 25}
    bold, italic = "Bold" in style, "Italic" in style
    assert font["OS/2"].usWeightClass == (700 if bold else 400)
    assert font["OS/2"].fsSelection & 0b1100001 == italic | bold << 5 | (not (bold or italic)) << 6
    assert font["head"].macStyle == bold | italic << 1
    assert (font["post"].italicAngle != 0) == italic
    assert font["OS/2"].fsType == 0, "installable embedding"
    declared = {
        (face["family"], STYLES[face["weight"], face["style"]]) for face in FACES if face["file"] == file
    }
    assert (family, style) in declared
    assert {name for name, _ in declared} == {family}


@pytest.mark.parametrize("file", FILES)
def test_a_font_is_static_unhinted_and_even_in_its_lines(file: str) -> None:
    font = FONTS[file]
    assert not set(font.keys()) & {"fvar", "gvar", "STAT", "HVAR", "MVAR", "avar", "fpgm", "prep", "cvt "}
    assert font["head"].unitsPerEm == 1000
    assert (font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) == (1069, -293, 0)


@pytest.mark.parametrize("file", [name for name in FILES if name.startswith(("NotoSerif-", "NotoSans-"))])
def test_the_text_fonts_keep_their_features(file: str) -> None:
    font = FONTS[file]
    made = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert made >= {"ccmp", "liga", "locl", "frac", "sups", "subs"}
    assert made >= {"tnum", "lnum", "onum", "pnum", "smcp", "c2sc"}
    placed = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert placed >= {"kern", "mark", "mkmk"}
    scripts = {record.ScriptTag: record.Script for record in font["GSUB"].table.ScriptList.ScriptRecord}
    assert {"SRB ", "MKD "} <= {record.LangSysTag for record in scripts["cyrl"].LangSysRecord}
    assert {"ROM ", "CAT "} <= {record.LangSysTag for record in scripts["latn"].LangSysRecord}


def test_the_licence_travels_with_the_files_and_reserves_no_name() -> None:
    head, _, rest = (FOLDER / "OFL.txt").read_text("utf-8").partition("This Font Software is licensed")
    assert "SIL OPEN FONT LICENSE Version 1.1" in rest
    assert "reserved font name" not in head.lower()
    for file, font in FONTS.items():
        assert font["name"].getDebugName(1) in head, file
    assert {font["name"].getDebugName(0).rstrip(".") for font in FONTS.values()} <= {
        line.rstrip(".") for line in head.splitlines()
    }


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_000_000


@pytest.fixture(scope="module")
def configuration() -> Iterator[FontConfiguration]:
    """Fonts of the pack alone: made under fonts.conf, which knows none of the system."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(FOLDER / "fonts.conf"))
        made = FontConfiguration()
    yield made


def _css() -> str:
    return "".join(
        f"@font-face {{ font-family: '{face['family']}'; font-weight: {face['weight']}; "
        f"font-style: {face['style']}; unicode-range: {face['unicode-range']}; "
        f"src: url({(FOLDER / face['file']).as_uri()}) }}\n"
        for face in FACES
    )


def _embedded(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        dictionaries = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        fonts = [item for item in dictionaries if item.get("/Type") == pikepdf.Name.FontDescriptor]
        assert all("/FontFile2" in item or "/FontFile3" in item for item in fonts)
        return {str(item.FontName).partition("+")[2].rstrip(",") for item in fonts}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("stack", STACKS)
def test_a_page_in_every_script_needs_no_font_of_the_system(
    stack: str, style: tuple[int, str], configuration: FontConfiguration, caplog: pytest.LogCaptureFixture
) -> None:
    families = ", ".join(f"'{family}'" for family in STACKS[stack])
    words = " ".join(dict.fromkeys(LETTERS.values())).replace("·", "")
    font = f"font: {style[1]} {style[0]} 11pt/1.5 'DejaVu Sans', 'Liberation Sans', {families}"
    css = f"{_css()} html {{ {font} }} @page {{ {font}; @bottom-right {{ content: counter(page) }} }}"
    text = f"{words} {words.upper()} {PLAIN}".replace("&", "&amp;").replace("<", "&lt;")
    page = f"<html lang=en><title>t</title><style>{css}</style><p>{text}</p>"
    with caplog.at_level(logging.WARNING):
        pdf = HTML(string=page).write_pdf(font_config=configuration)
    assert not caplog.messages
    suffix = "" if STYLES[style] == "Regular" else "-" + STYLES[style].replace(" ", "-")
    assert _embedded(pdf) == {family.replace(" ", "-") + suffix for family in STACKS[stack]}


def test_a_character_that_no_font_has_is_reported(
    configuration: FontConfiguration, caplog: pytest.LogCaptureFixture
) -> None:
    css = f"{_css()} html {{ font-family: 'Noto Serif' }}"
    HTML(string=f"<html lang=en><style>{css}</style><p>\u6f22</p>").write_pdf(font_config=configuration)
    assert [message for message in caplog.messages if "U+6F22" in message]
