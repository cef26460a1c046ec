"""The HTML output."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

from fontTools.ttLib import TTFont

import thbreports

ROOT = Path(__file__).parents[3]


def html(record: str, embed_fonts: bool = False) -> str:
    data = thbreports.render(thbreports.load(record), "html", embed_fonts=embed_fonts)
    return data.decode("utf-8")


def test_the_page_needs_nothing_but_itself() -> None:
    page = html("title: T\ndate: 2026-01-02\nopening: '[a link](https://example.org/)'\n")
    assert not re.search(r'(src|href)="(?!#|https://example\.org/)', page)
    assert "url(" not in page
    assert "@import" not in page


def test_the_style_sheet_arrives_as_it_was_written() -> None:
    page = html("title: T\ndate: 2026-01-02\n")
    style = page[page.index("<style>") : page.index("</style>")]
    assert "&" not in style
    assert '"' in style


def test_a_published_page_does_not_carry_what_the_record_knows() -> None:
    page = html('title: T\ndate: 2026-01-02\nopening: "[x]{commitment by=\\"a company\\"}"\n')
    assert "data-" not in page[page.index("</style>") :]
    assert "a company" not in page
    assert '<span class="commitment">x</span>' in page


def test_what_is_cut_out_of_a_font_has_another_name_and_keeps_its_licence(tmp_path: Path) -> None:
    pack = tmp_path / "house"
    pack.mkdir()
    toml = 'name = "house"\ntitle = "House"\nextends = "base"\n[typefaces]\ntext = "Arial"\n'
    (pack / "pack.toml").write_text(toml, encoding="utf-8")
    meeting = thbreports.load("title: T\ndate: 2026-01-02\n")
    page = thbreports.render(meeting, "html", pack=pack, embed_fonts=True).decode()
    found = re.findall(r'font-family:"([^"]+)".*?base64,([^"]+)"', page)
    fonts = {family: TTFont(io.BytesIO(base64.b64decode(data)))["name"] for family, data in found}
    assert "Liberation Sans" in fonts
    for names in fonts.values():
        assert {names.getDebugName(number) for number in (1, 4)} == {"Report letters"}
        assert "Copyright" in names.getDebugName(0) or "copyright" in names.getDebugName(0)
        assert "Open Font License" in names.getDebugName(13)


def test_embedded_fonts_are_those_that_the_words_need() -> None:
    latin = html("title: T\ndate: 2026-01-02\n", embed_fonts=True)
    georgian = html("title: ვეფხისტყაოსანი\ndate: 2026-01-02\n", embed_fonts=True)
    families = {name: page.count(f'font-family:"{name}"') for page in (latin,) for name in ("Noto Serif",)}
    assert families["Noto Serif"] > 0
    assert 'font-family:"Noto Serif Georgian"' not in latin
    assert 'font-family:"Noto Serif Georgian"' in georgian
    assert "data:font/woff2" in latin
    assert len(latin) < 200_000


def test_a_wide_table_scrolls_in_a_region_that_a_keyboard_reaches() -> None:
    page = html(
        "title: T\ndate: 2026-01-02\nopening: |\n  : Figures\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n"
    )
    assert '<div role="region" tabindex="0" aria-label="Figures"><table>' in page


def test_the_page_says_what_meeting_it_reports() -> None:
    page = html(
        "title: A \\</script> title\nstart: 2026-03-10\nend: 2026-03-11\nstart_time: 9:30\n"
        "convenor: The Office\n"
        "place: {city: Graz, country: AT, room: Hall 2}\nonline: {mode: hybrid}\n"
        "participants: [{name: Jane Roe}]\n"
    )
    data = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "A </script> title",
        "startDate": "2026-03-10T09:30",
        "endDate": "2026-03-11",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "inLanguage": "en",
        "location": {
            "@type": "Place",
            "name": "Hall 2",
            "address": {"@type": "PostalAddress", "addressLocality": "Graz", "addressCountry": "Austria"},
        },
        "organizer": {"@type": "Organization", "name": "The Office"},
    }
