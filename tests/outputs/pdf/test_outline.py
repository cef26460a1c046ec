"""No level of headings is skipped, however sessions, sections and headings in prose stand in each other."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import thbreports
from thbreports.document import compose
from thbreports.document.check import HEADINGS
from thbreports.document.finish import headings
from thbreports.view.prepare import prepare

TITLES = st.sampled_from(["", "A title", "*Stress*"])
PROSE = st.lists(
    st.one_of(st.just("Words."), st.integers(1, 6).map(lambda level: "#" * level + " A heading in prose")),
    max_size=4,
).map("\n\n".join)


def any_value(fields: dict[str, Any]) -> bool:
    """Tell whether a part says anything."""
    return any(fields.values())


def parts(inner: str, prose: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return lists of parts with parts of their own in the field ``inner``; none is empty."""
    fields = {"title": TITLES, prose: PROSE}
    leaf = st.fixed_dictionaries(fields).filter(any_value)
    return st.lists(
        st.recursive(
            leaf,
            lambda below: st.fixed_dictionaries({**fields, inner: st.lists(below, max_size=2)}).filter(
                any_value
            ),
            max_leaves=6,
        ),
        max_size=3,
    )


RECORDS = st.fixed_dictionaries(
    {
        "contents": st.booleans(),
        "opening": PROSE,
        "sessions": parts("sessions", "minutes"),
        "opening_remarks": parts("sections", "text"),
        "annexes": parts("sections", "text"),
    }
)


def elements(depth: int = 3) -> st.SearchStrategy[etree._Element]:
    """Return sections in sections as a template may print them; each begins with its heading, if any."""
    prose = st.integers(1, 6).map(lambda level: heading("h6", relative=level))
    below = [section(elements(depth - 1)), block("div", elements(depth - 1))] if depth else []
    return st.one_of(prose, *below)


def heading(tag: str, relative: int = 0) -> etree._Element:
    made = etree.Element(tag)
    if relative:
        made.set("data-relative", str(relative))
    return made


def block(tag: str, inner: st.SearchStrategy[etree._Element]) -> st.SearchStrategy[etree._Element]:
    def make(kids: list[etree._Element]) -> etree._Element:
        made = etree.Element(tag)
        made.extend(kids)
        return made

    return st.lists(inner, max_size=3).map(make)


def section(inner: st.SearchStrategy[etree._Element]) -> st.SearchStrategy[etree._Element]:
    def make(titled: bool, made: etree._Element) -> etree._Element:
        if titled:
            made.insert(0, heading("h2"))
        return made

    return st.builds(make, st.booleans(), block("section", inner))


def skipped(levels: list[int]) -> list[tuple[int, int]]:
    """Return the pairs of neighbouring headings of which the second is too deep."""
    return [pair for pair in zip([0, *levels], levels, strict=False) if pair[1] > pair[0] + 1]


@given(block("body", elements()))
@settings(max_examples=400)
def test_no_tree_of_sections_skips_a_level(body: etree._Element) -> None:
    root = etree.Element("html")
    root.append(body)
    body.insert(0, heading("h1"))
    headings.set_heading_levels(root)
    assert skipped([int(str(one.tag)[1]) for one in root.iter(*HEADINGS)]) == []


@given(RECORDS)
@settings(max_examples=60)
def test_no_record_skips_a_level(fields: dict[str, Any]) -> None:
    meeting = thbreports.Meeting.model_validate({"title": "T", "date": "2026-01-02", **fields})
    root = compose(*prepare(meeting, None)).tree()
    assert skipped([int(str(one.tag)[1]) for one in root.iter(*HEADINGS)]) == []


def test_bookmarks_and_structure_have_the_levels_of_the_headings() -> None:
    record = (
        "title: T\ndate: 2026-01-02\nsessions: [{title: A, minutes: '###### Deep', sessions: [{title: B}]}]"
    )
    data = thbreports.render(thbreports.load(record), "pdf")
    with pikepdf.open(io.BytesIO(data)) as file:
        kinds = [str(one.S) for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        assert sorted(kind for kind in kinds if kind[1:2] == "H") == ["/H1", "/H2", "/H3", "/H3"]
        with file.open_outline() as outline:
            (top,) = outline.root
            assert [one.title for one in top.children[0].children] == ["Deep", "B"]
