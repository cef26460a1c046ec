"""``thbreports serve`` as an officer meets it: a record edited on disk, its report followed in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from support.browsing import PHONE, PHONE_DARK, WIDE, WIDE_DARK, Browser, Page, Served, View, save

GOOD = "title: {title}\ndate: 2024-05-13\nopening: {words}\n"
PACK = 'name = "house"\ntitle = "Notes of the house"\nextends = "base"\n'
PARAGRAPHS = "\n\n".join(f"      Paragraph {number} of the opening." for number in range(60))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    started = Browser()
    yield started
    started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the preview was started; its records are in ``meetings``."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "meetings").mkdir()
    for stem in ("first", "second"):
        write(folder, stem, "As it was.")
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    started = Served(folder, "meetings")
    yield started
    status, said, told = started.stop()
    assert (status, said) == (130, "")
    note = "note: pack 'house' is taken from a folder that a record names, house"
    assert [line for line in told.splitlines() if line != note] == ["Ctrl-C ends the preview at", "stopped"]


def write(folder: Path, stem: str, words: str, fields: str = "") -> str:
    """Write a record with these words, and return its key."""
    text = GOOD.format(title=f"Meeting {stem}", words=words) + fields
    save(folder / "meetings" / f"{stem}.yaml", text)
    return f"meetings/{stem}.yaml"


def test_the_index_names_every_record_and_leads_to_it(browser: Browser, served: Served) -> None:
    with browser.page(served.address) as page:
        page.shows("Meeting first")
        page.shows("no problems", "#status")
        page.order("click", selector="a:has-text('Meeting second')")
        page.shows("Meeting second", "h1")
        page.reports("As it was.")


def test_a_record_that_comes_is_in_the_index_and_one_that_goes_is_not(
    browser: Browser, served: Served, folder: Path
) -> None:
    with browser.page(served.address) as page:
        write(folder, "fleeting", "Here.")
        page.shows("Meeting fleeting")
        (folder / "meetings" / "fleeting.yaml").unlink()
        page.lacks("Meeting fleeting")


def test_a_save_is_shown_and_the_pdf_follows(browser: Browser, served: Served, folder: Path) -> None:
    key = write(folder, "edited", "Before.")
    with browser.page(served.record(key)) as page:
        page.reports("Before.")
        page.until("document.querySelector('#pdf-frames').dataset.shows")
        first = page.evaluate("document.querySelector('#pdf-frames').dataset.shows")
        write(folder, "edited", "After.")
        page.reports("After.")
        page.lacks("Being made", "#page-frames")
        page.until(f"document.querySelector('#pdf-frames').dataset.shows !== {first!r}")
        page.lacks("being remade", "#pdf-head")
        assert page.text("#status").startswith("updated ")
        shown = page.evaluate("fetch(document.querySelector('#pdf-link').href).then(answer => answer.text())")
        assert shown.startswith("%PDF-")


def test_a_fault_is_shown_at_its_line_over_the_old_report_and_goes_when_it_is_mended(
    browser: Browser, served: Served, folder: Path
) -> None:
    key = write(folder, "broken", "The last good words.")
    with browser.page(served.record(key)) as page:
        page.reports("The last good words.")
        write(folder, "broken", "Newer words.", "sesions: []\n")
        page.shows("1 problem", "#status")
        assert page.evaluate("document.title") == "1 problem – Meeting broken"
        assert "unknown field 'sesions' in meeting" in page.text("#faults")
        assert "did you mean 'sessions'?" in page.text("#faults")
        assert "line 4, column 1" in page.text("#faults")
        assert page.evaluate("document.querySelector('#faults li.faulty').value") == 4
        assert page.text("#faults li.faulty") == "sesions: []"
        assert page.text("#faults mark") == "sesions"
        assert page.text("#page-head .old").startswith("old: as it was at ")
        page.reports("The last good words.")
        with browser.page(served.address) as index:
            index.shows("1 with problems", "#status")
            index.shows("line 4: unknown field 'sesions' in meeting")
        write(folder, "broken", "Mended words.", "sessions: []\n")
        page.shows("updated", "#status")
        page.lacks("problem", "#status")
        page.reports("Mended words.")
        assert page.evaluate("document.querySelectorAll('#page-head .old, #faults li').length") == 0


def test_a_record_that_was_never_right_says_so(browser: Browser, served: Served, folder: Path) -> None:
    save(folder / "meetings" / "wrong.yaml", "titel: <script>alert(1)</script>\ndate: 2024-05-13\n")
    with browser.page(served.record("meetings/wrong.yaml")) as page:
        page.shows("2 problems", "#status")
        page.shows("No page yet: the record has problems.", "#page-frames")
        assert page.text("#faults li.faulty") == "titel: <script>alert(1)</script>"
    (folder / "meetings" / "wrong.yaml").unlink()


def test_a_record_that_goes_leaves_its_page_as_it_was(browser: Browser, served: Served, folder: Path) -> None:
    key = write(folder, "going", "Still here.")
    with browser.page(served.record(key), forgiven="404") as page:
        page.reports("Still here.")
        (folder / "meetings" / "going.yaml").unlink()
        page.shows("The record is gone.", "#lost")
        page.reports("Still here.")


def test_the_reader_stays_at_the_same_words(browser: Browser, served: Served, folder: Path) -> None:
    sessions = "sessions:\n" + "".join(
        f"  - title: Session {number}\n    minutes: |\n{PARAGRAPHS}\n" for number in range(3)
    )
    key = write(folder, "long", "Short.", sessions)
    top = f"{Page.REPORT}.querySelectorAll('h2')[1].getBoundingClientRect().top"
    with browser.page(served.record(key)) as page:
        page.reports("Session 2")
        page.evaluate(f"{Page.REPORT}.querySelectorAll('h2')[1].scrollIntoView()")
        before = page.evaluate(top)
        write(folder, "long", "Much longer than it was.\n" + "  And longer.\n" * 200, sessions)
        page.reports("And longer.")
        assert page.evaluate(f"{Page.REPORT}.defaultView.scrollY") > 0
        assert abs(page.evaluate(top) - before) < 2


def test_what_is_the_same_stays_and_the_rest_is_as_if_the_report_were_loaded_anew(
    browser: Browser, served: Served, folder: Path
) -> None:
    many = "sessions:\n" + "".join(f"  - {{title: Session {n}, minutes: Words.}}\n" for n in range(4))
    key = write(folder, "kept", "First.", many)
    fresh = (
        "fetch(document.querySelector('#page-link').href).then(answer => answer.text())"
        f".then(text => new ({Page.REPORT}.defaultView.DOMParser)().parseFromString(text, 'text/html'))"
    )
    bare = "(report => { const root = report.documentElement.cloneNode(true); "
    bare += "for (const link of root.querySelectorAll('a')) link.target = link.rel = ''; return root; })"
    with browser.page(served.record(key)) as page:
        page.reports("First.")
        page.evaluate(f"window.last = [...{Page.REPORT}.querySelectorAll('h2')].at(-1), null")
        more = many + "  - {title: Added, minutes: More.}\n"
        second = "Second, at [a place](https://example.org/)."
        for seen, stays, words, fields in (
            ("Second", True, second, many),
            ("Added", True, second, more),
            ("Session 1.5", True, second, more.replace("Session 1", "Session 1.5")),
            ("Third", False, "Third.", "language: fr\n"),
        ):
            write(folder, "kept", words, fields)
            page.reports(seen)
            assert page.evaluate("window.last.isConnected") == stays
            assert page.evaluate(f"{fresh}.then(one => {bare}(one).isEqualNode({bare}({Page.REPORT})))")


def test_a_pack_that_changes_is_followed_and_its_faults_are_told(
    browser: Browser, served: Served, folder: Path
) -> None:
    house = folder / "house"
    house.mkdir()
    save(house / "pack.toml", PACK)
    key = write(folder, "formed", "Words.", "pack: ../house\n")
    colour = f"{Page.REPORT} && getComputedStyle({Page.REPORT}.querySelector('h1')).color"
    with browser.page(served.record(key)) as page:
        page.reports("Words.")
        save(house / "screen.css", "h1 { color: rgb(1, 2, 3); }\n")
        page.until(f"{colour} === 'rgb(1, 2, 3)'")
        save(house / "document.html.j2", '{% extends "base/document.html.j2" %}\n{% block nothing %}')
        page.shows("document.html.j2", "#faults")
        (house / "document.html.j2").unlink()
        page.lacks("document.html.j2", "#faults")
    (folder / "meetings" / "formed.yaml").unlink()


def test_a_picture_that_was_missing_and_one_that_changes_are_followed(
    browser: Browser, served: Served, folder: Path
) -> None:
    chart = Path(__file__).parents[2] / "examples" / "records" / "permits-2021-2025.png"
    key = write(folder, "pictured", "Words.", "conclusions: ['![A chart](chart.png)']\n")
    source = f"{Page.REPORT}?.querySelector('img')?.src.length"
    with browser.page(served.record(key)) as page:
        page.shows("there is no picture 'chart.png'", "#faults")
        shutil.copy(chart, folder / "meetings" / "chart.png")
        page.until(f"{source} > 1000")
        length = page.evaluate(source)
        larger = Image.effect_noise((200, 200), 50)
        larger.save(folder / "meetings" / "chart.png")
        page.until(f"{source} > {length}")


def test_each_document_of_a_record_has_its_page(browser: Browser, served: Served, folder: Path) -> None:
    fields = "documents: [base, decisions-only]\nreferences: [X 1]\nbody: B\ndecisions: [To meet again.]\n"
    key = write(folder, "several", "The opening.", fields)
    with browser.page(served.record(key)) as page:
        page.reports("The opening.")
        page.order("click", selector="a:text-is('decisions-only')")
        page.reports("To meet again.")
        page.until(f"!{Page.REPORT}.body.innerText.includes('The opening.')")


def test_a_report_runs_nothing_and_leaves_nothing_behind(
    browser: Browser, served: Served, folder: Path
) -> None:
    key = write(folder, "linked", "See [elsewhere](https://example.org/there).")
    with browser.page(served.record(key)) as page:
        page.reports("elsewhere")
        frame = "document.querySelector('#page-frames iframe')"
        assert "allow-scripts" not in page.evaluate(f"{frame}.sandbox.value")
        link = f"{Page.REPORT}.querySelector('a[href^=http]')"
        assert page.evaluate(f"[{link}.target, {link}.rel]") == ["_blank", "noreferrer"]
        asked = page.order("asked")
        assert {urlsplit(one["url"]).netloc for one in asked} == {urlsplit(served.address).netloc}
        assert {one["referer"] for one in asked} == {""}


@pytest.mark.parametrize("view", [WIDE, WIDE_DARK, PHONE, PHONE_DARK], ids=str)
def test_the_pages_are_accessible(browser: Browser, served: Served, folder: Path, view: View) -> None:
    key = write(folder, "looked-at", "Words.", "sesions: []\n")
    with browser.page(served.address, view) as page:
        page.shows("line 4: unknown field")
        assert page.order("axe") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with browser.page(served.record(key), view) as page:
        page.shows("1 problem", "#status")
        assert page.order("axe") == []
        write(folder, "looked-at", "Words.")
        page.reports("Words.")
        assert page.order("axe") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_narrow_screen_has_tabs_for_the_keyboard(browser: Browser, served: Served) -> None:
    views = "[...document.querySelectorAll('main > section')]"
    visible = f"{views}.filter(one => one.checkVisibility()).map(one => one.id)"
    with browser.page(served.record("meetings/first.yaml"), PHONE) as page:
        page.reports("As it was.")
        assert page.evaluate(visible) == ["page"]
        page.evaluate("document.querySelector('#tab-page').focus()")
        page.order("press", key="ArrowRight")
        assert page.evaluate("document.activeElement.id") == "tab-pdf"
        assert page.evaluate(visible) == ["pdf"]
        page.order("press", key="End")
        assert page.evaluate(visible) == ["faults"]
        assert page.evaluate("document.querySelector('#tab-faults').ariaSelected") == "true"
    with browser.page(served.record("meetings/first.yaml"), WIDE) as page:
        page.reports("As it was.")
        assert page.evaluate(visible) == ["page", "pdf"]


def test_a_preview_that_has_ended_says_so(browser: Browser, folder: Path) -> None:
    started = Served(folder, "meetings/first.yaml")
    with browser.page(started.record("meetings/first.yaml"), forgiven="ERR_") as page:
        page.reports("As it was.")
        assert started.stop()[0] == 130
        page.shows("The preview has ended.", "#lost")
        page.reports("As it was.")
