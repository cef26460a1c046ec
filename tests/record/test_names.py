"""Names are found in words however people write them, and few other words are taken for names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thbreports.record.name_words import words_of
from thbreports.record.names import Finder, Name


def finder(name: str, *, shared: str = "", ordinary: str = "") -> Finder:
    return Finder(Name.of(name), {"QR"}, set(shared.split()), lambda: set(ordinary.split()))


def found(name: str, text: str, *, shared: str = "", ordinary: str = "", heading: bool = False) -> list[str]:
    """Return the words of a text at which a name starts."""
    one = finder(name, shared=shared, ordinary=ordinary)
    names = list(one.names_in(text, words_of(text), heading=heading))
    assert not names or not one.forms.isdisjoint(word.form for word in words_of(text))
    places = [*names, *one.initials_in(text)]
    return [text[place:].split()[0].strip(".,;*_") for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "Ms Quilla Ravensworth asked.",
        "We heard Ravensworth, Quilla.",
        "as RAVENSWORTH said",
        "RAVENSWORTH Quilla",
        "Q. Ravensworth asked.",
        "Ravensworth Q. asked.",
        "Quilla's view",
        "Ravensworth\u2019s view",
        "Ms\xa0Ravensworth",
        "Quilla **Ravensworth**",
        "Quil\u00adla",
        "see https://example.org/quilla-ravensworth",
        "q.ravensworth@example.org",
        "quilla_ravensworth.png",
        "Then QR said so.",
        "Then Q.R. said so.",
        "Then Q. R. said so.",
        "Then Q-R said so.",
        "Then Q\u00adR said so.",
        "Then _QR_ said so.",
        "Ravens\ufe0fworth",
        "Ravens\u2063worth",
        "Then quilla ravensworth said so.",
        "Then quilla–ravensworth said so.",
        "the file QuillaRavensworth",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert len(found("Quilla Ravensworth", text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zoë Müller", "Zoe\u0308 Mu\u0308ller"),
        ("Zoë Müller", "MUELLER"),
        ("Łukasz Đorđević", "Lukasz DORDEVIC"),
        ("O'Brien, Mary", "Mary O\u2019Brien"),
        ("Ludwig van den Berg", "Mr van den Berg"),
        ("Li Wei", "Ms Li"),
        ("Li Wei", "Wei Li"),
        ("Anne-Marie Roy", "Anne Marie Roy"),
        ("Ms Ida Rossi (online)", "Ida Rossi"),
        ("Federal Office of Labour", "the Federal Office of Labour"),
    ],
)
def test_a_name_is_found_in_other_spellings(name: str, text: str) -> None:
    assert len(found(name, text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "First, 王小明 agreed."),
        ("王小明", "据王小明说，这很重要。"),
        ("李四", "李四同意。"),
        ("玛丽·罗西", "玛丽罗西同意。"),
        ("김민수", "그리고 김민수는 동의했다."),
        ("สมชาย ใจดี", "นายสมชาย ใจดีกล่าว"),
        ("สมชาย ใจดี", "Then สมชายใจดี agreed."),
        ("ნინო ბერიძე", "Mr ბერიძე agreed."),
        ("ليلى حداد", "The Chair, حداد, agreed."),
        ("דוד כהן", "Then כהן agreed."),
    ],
)
def test_a_name_is_found_in_scripts_without_capitals_or_spaces(name: str, text: str) -> None:
    one = finder(name)
    assert len(list(one.names_in(text, words_of(text), heading=False))) == 1


@pytest.mark.parametrize(
    ("name", "text"), [("王小明", "小明天"), ("李四", "李 先生"), ("สมชาย ใจดี", "สมชาย กล่าว")]
)
def test_a_part_of_such_a_name_is_other_words(name: str, text: str) -> None:
    assert list(finder(name).names_in(text, words_of(text), heading=False)) == []


@pytest.mark.parametrize(
    "address",
    [
        "mailto:ravensworth@example.org",
        "https://example.org/quilla/",
        "https://example.org/%52avensworth",
        "quillaravensworth@example.org",
        "qravensworth@example.org",
        "https://example.org/QuillaRavensworth.pdf",
    ],
)
def test_a_name_is_found_in_an_address(address: str) -> None:
    assert finder("Quilla Ravensworth").in_address(address)


def test_an_address_has_other_words_than_a_name() -> None:
    young = finder("Anna Young", shared="anna", ordinary="young")
    assert not young.in_address("https://example.org/young-people")
    assert not young.in_address("anna@example.org")
    assert young.in_address("ayoung@example.org")
    assert not finder("Office of Labour").in_address("https://example.org/office")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Maria Rossi", "Maria Theresa Square"),
        ("Anna Young", "a young person"),
        ("Li Wei", "Li battery, we"),
        ("Federal Office of Labour", "the Federal Government and the Office"),
        ("Quilla Ravensworth", "the QRS group"),
        ("?", "Who? Nobody."),
    ],
)
def test_other_words_are_no_name(name: str, text: str) -> None:
    assert found(name, text) == []


def test_words_that_others_share_name_nobody_alone() -> None:
    text = "Mr Rossi spoke; M. Rossi and Maria Rossi did not."
    assert found("Maria Rossi", text, shared="rossi paolo") == ["M", "Maria"]


def test_ordinary_words_name_nobody_where_any_word_has_a_capital() -> None:
    text = "Young people spoke. Later Young answered. Ms Young agreed."
    assert found("Anna Young", text, ordinary="young") == ["Young", "Young"]
    assert found("Anna Young", "Help for Young People", ordinary="young", heading=True) == []


@given(st.text(st.sampled_from("aZé–’ \u0301\u00ad\u200bß²½1_.ı’Nnöﬁ"), max_size=12))
def test_words_are_the_same_with_a_sign_that_joins_somewhere(text: str) -> None:
    assert words_of(text) == words_of(f"{text} \u0301")
