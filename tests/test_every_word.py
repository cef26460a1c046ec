"""Nothing is lost on the way in: a record is refused at a line, or all its words are printed.

Records are written in every way that people write them, with numbered words (``w1``, ``w2``) wherever words
can stand; names of things (labels, addresses, kinds) have no numbers, for they are not printed.  What should
be printed is read by another library and a few lines for Markdown, which share nothing with our reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thbreports
from support import second_reader
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.record.audiences import audiences_of
from thbreports.verify import proof
from thbreports.view.audience import view
from thbreports.view.prepare import prepare

# Each @ is a numbered word in the end.
INLINE = [
    "@", "@ @", "*@*", "**@ @**", "_@_", "`@`", "``@ ` @``", "~~@~~", "[@](https://example.org)",
    '[@](https://example.org "@")', "[@](#@)", "[@]", "[@][label]", "[label]", "[label][]", "[@][]",
    "[@][@]", "[@]{underline}", "[@]{action}", '[@]{by="x" by="y"}', "[@]{@}", "[@] {action}", "{@}",
    "{@: @}", "[@](@)", "[@](@ @)", "![@](@ @.png)", "[^note]", "[^@]", "^[@ @]", "<@>",
    "<https://example.org/>", "<!-- @ -->", "<b>@</b>", "&amp;@", "&nbsp;@", "&#65;@", "&@;", "\\@", "\\*@",
    "@\\", "@  ", "@ #", "#@", "# @", "@: @", "@ :@", "@, @", "@ - @", "- @", "+ @", "> @", "| @", "@ | @",
    "'@'", '"@"', "@'s", "@ % @", "% @", "@!", "!@", "&@", "*@", "* @", "@ *", "** @", "? @", "@ ?", "@\t@",
    "• @", "– @", "a) @", "(a) @", "i. @", "1. @", "1) @", "007. @", "+ 5 @", "> 5 @", "# 5 @", "[@]: @",
    "[^note]: @", ": @", "=== @", "=", "--- @", "@\u00a0@", "@\u00ad@", "@\u200b@", "\\",
    "[[@]{lang=fr} @]{lang=en}", "[@", "@]", "(@", "@)", "\\t@", "@\\n@",
]  # fmt: skip
BLOCKS = [
    "@ @\n@", "@\n\n@", "- @\n- @", "- @\n\n  @\n- @", "* @\n+ @", "+ @\n+ @", "1. @\n2. @", "1) @\n5) @",
    "5. @\n1. @", "@\n5. @", "@\n1. @", "- @\n  - @\n    - @", "# @", "## @ #", "## @ ##", "@\n===",
    "@\n---", "@\n-", "---", "***", "    @", "\t@", "- @\n\n      @", "```\n@\n```", "``` @\n@\n```",
    "~~~@\n@", "```\n@", "> @\n> @", "> @\n@", "> - @\n> - @", "> 5 @", "- > @", "- # @", "> ## @",
    "| @ | @ |\n|---|---|\n| @ | @ |", "| @ | @ |\n|---|---|\n| @ | @ | @ |", "@ | @\n--- | ---\n@ | @ | @",
    "| @ |\n|:-:|\n| @ \\| @ |", "| @ |\n|---|\n@", "| @ | @ |\n|---|\n| @ |",
    "> | @ |\n> |---|\n> | @ | @ |", "- | @ |\n  |---|\n  | @ | @ |", ": @\n\n| @ |\n|---|\n| @ |",
    "| @ |\n|---|\n| @ |\n\n: @", ": @\n\n| @ |\n|---|\n| @ |\n\n: @", "| @ | @ |\n|---|---|\n| @ |",
    "| @ |\n|---|\n| `@ | @` |", "[label]: https://example.org", "[@]: @", "[label]: @",
    '[label]: https://example.org "@ @"', "[label]:\n@", "[@]: https://example.org\n'@\n@'", "> [@]: @",
    "- [@]: @", "[label]: https://example.org\n[label]: https://example.net",
    "[label]\n\n[label]: https://example.org '@'", "[^note]: @", "[^note]: @\n\n    @",
    "@[^note]\n\n[^note]: @", "@[^note]\n\n[^note]: @\n\n[^note]: @", "- [^note]: @", "> [^note]: @",
    "- > [^note]: @", "@[^a]\n\n[^a]: @[^b]\n\n[^b]: @", "<div>\n@\n</div>", "<!-- @\n@ -->", "<?@?>",
    "<!X @>", "<![CDATA[@]]>", "@\\\n@", "@  \n@", "• @\n• @", "•\t@", "a) @\nb) @", "(a) @\n(b) @",
    "i. @\nii. @", "– @\n– @", "01. @\n02. @", "@:\n- @", "@:\n\n- @\n@", "-\n  @", "- @\n\n\n- @",
    "1. @\n\n   ```x\n   @\n   ```", "# 5 @", "+ 5 @", "> @\n\n> @", "@\n> @", "@\n# @", "[x]: <@> (@)",
]  # fmt: skip
PROSE = st.lists(
    st.one_of(
        st.sampled_from(BLOCKS), st.lists(st.sampled_from(INLINE), min_size=1, max_size=4).map(" ".join)
    ),
    min_size=1,
    max_size=3,
).flatmap(lambda blocks: st.sampled_from(["\n\n", "\n", "\n\n\n"]).map(lambda between: between.join(blocks)))
LINE = st.lists(st.sampled_from(INLINE), min_size=1, max_size=4).map(" ".join)


def indented(text: str, by: str = "    ") -> str:
    return "\n".join(by + line if line else "" for line in text.split("\n"))


def uncommented(text: str) -> str:
    """Return a text no line of which begins as a comment: lines of comments are nobody's words."""
    return re.sub(r"(?m)^([ \t]*)#", r"\1x #", text)


# How a text is written as the value of a field that stands two spaces in.
SCALARS: list[Callable[[str], str]] = [
    lambda text: "|\n" + indented(text),
    lambda text: "|-\n" + indented(text) + "\n",
    lambda text: "|2\n" + indented(text, "     "),
    lambda text: ">\n" + indented(text),
    lambda text: ">+\n" + indented(text),
    lambda text: indented(uncommented(text)).strip(),
    lambda text: "\n" + indented(uncommented(text)),
    lambda text: "'" + indented(text).strip().replace("'", "''") + "'",
    lambda text: '"' + indented(text).strip() + '"',
    lambda text: '"' + text.replace("\n", "\\n").replace('"', '\\"') + '"',
    lambda text: '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"') + '"',
]
# ~ is the text.
PLACES = [
    "opening: ~", "purpose: ~ # a comment", "sessions:\n  - minutes: ~", "decisions:\n  - ~",
    "decisions:\n  - text: ~", "sessions:\n  - {title: x, minutes: ~}", "decisions: [~]",
    "decisions: [~, @ @]", "decisions:\n  - {text: ~, status: @, @}",
    "actions:\n  - {text: ~, owners: [@, @]}", "conclusions:\n - ~\n - @",
    "sessions:\n  - title: x\n    points:\n      - ~", "subtitle: ~", "sessions:\n  - title: ~",
    "place: {city: ~}", "sessions:\n  - title: ~\n    @:", "@: ~", "opening: ~ # @", "opening: ~ #@",
    "subtitle: @ #@\nopening: ~", "annexes:\n  - title: ~\n    text: ~", "notes:\n  - text: ~",
    "opening: ~\nopening: @", "closing: #@\nopening: ~", '"opening": ~', "? opening\n: ~", "opening: !!str ~",
    "opening: &a ~\nclosing: *a", "<<: {opening: ~}", "opening : ~", "opening:~",
    "participants: [~, {name: @, role: ~}]",
    "sessions:\n  - minutes:\n      - ~\n      - text: @\n      - @",
    "sessions:\n  - title: x\n    turns:\n      - speaker: @\n        text: ~", "opening: ~\n---\nclosing: @",
    "opening: ~\n# @\nclosing: @", "opening: ~\n @", "opening: |\n# @\n    ~", "opening:\n  - ~",
    "opening: {~}",
    "votes: [{motion: ~, options: [{text: ~, votes: 3}]}]", "decisions:\n  -\n    ~", "references: [~, ~]",
    "actions: [{text: ~, owners: ~, deadline: {text: ~, date: 2026-05-05}}]", "place: ~", "notes: ~",
]  # fmt: skip


def numbered(text: str) -> str:
    """Return a text with a new numbered word for each ``@``."""
    parts = text.split("@")
    return parts[0] + "".join(f"w{number}{part}" for number, part in enumerate(parts[1:], 1))


ENDS = ["\n", "\n", "\r\n", "\r"]


def written(place: str, scalar: Callable[[str], str], text: str, end: str = "\n") -> str:
    """Return a record with a text at a place, its lines ended in some way."""
    record = numbered(f"title: T\ndate: 2026-03-10\n{place.replace('~', scalar(text))}\n")
    return record.replace("\n", end)


RECORDS = st.builds(
    written,
    st.sampled_from(PLACES),
    st.sampled_from(SCALARS),
    st.one_of(PROSE, LINE),
    st.sampled_from(ENDS),
)


def lost(record: str) -> list[str]:
    """Return the numbered words that are not printed; none if the record is refused at lines.

    Nor does ``--verify`` tell any of a record that loses none.
    """
    try:
        meeting = thbreports.load(record)
        document = compose(*prepare(meeting))
    except RecordError as error:
        assert all(problem.line for problem in error.problems), error
        return []
    main = document.tree().find(".//main")
    assert main is not None
    printed = set(re.findall(r"w\d+", " ".join(main.itertext())))
    read = re.sub("\r\n?", "\n", record)
    wanted = " ".join([without_comments(read), *second_reader.texts(read)])
    assert proof.against_record(meeting, document) == []
    return sorted(set(re.findall(r"w\d+", wanted)) - printed)


def without_comments(record: str) -> str:
    """Return a record without its comments on lines of their own and those that are clearly such.

    Behind a text that is a sign, a space, and words before figures.
    """
    return re.sub(r"(?m)^[ \t]*#.*$|[ \t]#[ \t][^\w\n]*[^\W\d].*$", "", record)


ROOT = Path(__file__).parents[1]
OURS = sorted(
    path
    for folder in ("meetings", "examples", "tests/cases/documents", "tests/cases/forms", "tests/cases/seeds")
    for path in (ROOT / folder).rglob("*.yaml")
)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_another_reader_finds_the_same_words_in_each_record_of_ours(path: Path) -> None:
    meeting = thbreports.load(path)
    meeting = view(meeting, audiences_of(meeting)[-1])
    meeting, pack = prepare(meeting, "base")
    document = compose(meeting, pack)
    body = document.tree().find("body")
    assert body is not None
    printed = Counter(second_reader.words(" ".join(body.itertext()).replace("\u00ad", "")))
    texts = [*second_reader.printed_texts(path.read_text(encoding="utf-8"))]
    written = Counter(word for text in texts for word in second_reader.words(text))
    assert written.total() > 4
    assert written - printed == Counter()
    assert proof.against_record(meeting, document) == []


@settings(max_examples=400, deadline=None)
@given(RECORDS)
def test_each_word_is_printed_or_the_record_is_refused(record: str) -> None:
    assert lost(record) == [], record


@pytest.mark.parametrize("place", PLACES[:3])
def test_each_form_prints_its_words_or_is_refused(place: str) -> None:
    texts = [*BLOCKS, *INLINE]
    records = [written(place, scalar, text) for text in texts for scalar in SCALARS]
    assert [(record, words) for record in records if (words := lost(record))] == []
