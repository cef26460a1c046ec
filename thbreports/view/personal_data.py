"""Finds in words what is most often personal: mailboxes, telephone numbers, days of birth, personal numbers.

Each pattern finds what is written so for hardly any other reason, or what its check digits prove: a hint that
is wrong half of the time is read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ROLES = frozenset(
    "accreditation accueil admin administration archives board bureau cabinet chair committee"
    " communication communications conference contact coordination desk direction director enquiries"
    " events feedback general greffe help helpdesk hotline info information inbox interpretation justice"
    " kontakt legal list mail mailbox media meetings newsletter noreply office officer participation"
    " post postmaster presidency presidence president press presse procurement protocol public"
    " publications questions registry registration reply report reports research secretariat secretary"
    " service services staff subscribe support team translation"
    " trafficking unit webmaster web workshop".split()
)
"""Words of mailboxes that are not those of one person."""
_AT_HOME = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.fr outlook.com live.com yahoo.com yahoo.fr icloud.com"
    " gmx.net gmx.de web.de t-online.de aol.com proton.me protonmail.com orange.fr wanadoo.fr free.fr"
    " laposte.net libero.it wp.pl mail.ru seznam.cz".split()
)
"""Where people have mailboxes of their own."""
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_BETWEEN = " ./-()\xa0".encode()
"""What may stand between the digits of one number; only U+00A0 has none but those two bytes of it."""
_LONG = b"0" * 9
_CLUSTER = re.compile(r"\d(?:[ ./()\xa0-]{0,3}\d){8,}")
_BEFORE = 40
"""How far before its digits a number may begin, or be named."""


@dataclass(frozen=True)
class _Kind:
    """One kind of personal data: what it is called, how it is written, and what else must be true of it."""

    what: str
    pattern: re.Pattern[str]
    is_one: Callable[[re.Match[str]], bool] = bool
    is_number: bool = False
    """Whether it has five digits in a row."""


def find(text: str, language: str = "en") -> list[tuple[int, str]]:
    """Return where words have personal data, and what it is called, in the order of the words.

    Most have none, and records have thousands of words: that is seen by signs that are quickly looked for.
    """
    found: dict[int, str] = {}
    if "@" in text:
        found |= _found(text, _MAIL)
    digits = text.encode("utf-8", "replace").translate(_DIGITS, _BETWEEN)
    if _LONG in digits:
        found |= dict(_long_numbers(text))
    has_numbers = _LONG[:5] in digits
    for sign, kind in _ANNOUNCED.get(language.partition("-")[0], _ANNOUNCED["en"]):
        if (has_numbers or not kind.is_number) and sign in text:
            found |= _found(text, kind)
    return sorted(found.items())


def _found(text: str, kind: _Kind) -> dict[int, str]:
    return {match.start(): kind.what for match in kind.pattern.finditer(text) if kind.is_one(match)}


def _long_numbers(text: str) -> Iterator[tuple[int, str]]:
    for cluster in _CLUSTER.finditer(text):
        before = max(cluster.start() - _BEFORE, 0)
        around = text[before : cluster.end() + 3]
        for kind in _NUMBERS:
            matches = (match for match in kind.pattern.finditer(around) if kind.is_one(match))
            match = next((one for one in matches if before + one.end() > cluster.start()), None)
            if match:
                yield before + match.start(), kind.what
                break


def _is_personal(match: re.Match[str]) -> bool:
    """Tell whether a mailbox is that of a person: first and last name, or one at home.

    That it is not called after what people do there shows in its words.
    """
    words = re.split(r"[._+]", match["box"].casefold())
    if match["domain"].casefold() in _AT_HOME:
        return True
    return len(words) > 1 and len(words[-1]) > 1 and all(map(str.isalpha, words)) and _ROLES.isdisjoint(words)


def _digits(match: re.Match[str]) -> str:
    return "".join(filter(str.isdigit, match[0]))


def _is_telephone(match: re.Match[str]) -> bool:
    """Tell whether digits behind a plus are a telephone number, and not an increase: ``+20 000 000``."""
    thousands = re.fullmatch(r"\+\d{1,3}(?:[ \xa0.]\d{3})+", match[0]) is not None
    return (11 if thousands else 9) <= len(_digits(match)) <= 15


def _is_account(match: re.Match[str]) -> bool:
    written = "".join(filter(str.isalnum, match[0]))
    moved = written[4:] + written[:4]
    return 15 <= len(written) <= 34 and int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def _is_french(match: re.Match[str]) -> bool:
    digits = _digits(match)
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def _is_belgian(match: re.Match[str]) -> bool:
    digits = _digits(match)
    return int(digits[9:]) in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)


def _is_polish(match: re.Match[str]) -> bool:
    digits = [*map(int, match[0])]
    weighed = sum(one * weight for one, weight in zip(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), strict=True))
    return weighed % 10 == 0 and 1 <= int(match[0][2:4]) % 20 <= 12 and 1 <= int(match[0][4:6]) <= 31


_MAIL = _Kind(
    "an e-mail address of one person",
    re.compile(r"(?<![\w.+-])(?P<box>[\w.+-]{1,64})@(?P<domain>[\w-]{1,63}(?:\.[\w-]{2,63})+)"),
    _is_personal,
)
_PERSONAL = "a personal number"
_NUMBERS = (
    _Kind(
        "a bank account",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
        _is_account,
    ),
    _Kind(
        "a telephone number",
        re.compile(r"(?<![\w+])\+\d{1,3}(?:[ \xa0./()-]{1,2}\d{1,5}){2,6}(?!\w)|(?<![\w+])\+\d{9,14}(?!\w)"),
        _is_telephone,
    ),
    _Kind(
        "a telephone number",
        re.compile(
            r"(?<!\w)(?:tel|t\xe9l|phone|telephone|t\xe9l\xe9phone|telefon|tel\xe9fono|telefono|mobile|gsm|fax)"
            r"(?:\.|\b)[^\w\n+]{1,3}(?:no\.? ?)?\(?0?\d(?:[ \xa0./()-]{0,2}\d){6,12}(?!\w)",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        _PERSONAL,
        re.compile(r"(?<!\w)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d\d ?\d{3} ?\d{3} ?\d\d(?!\w)"),
        _is_french,
    ),
    _Kind(_PERSONAL, re.compile(r"(?<!\w)\d\d\.\d\d\.\d\d-\d{3}\.\d\d(?!\w)"), _is_belgian),
    _Kind(_PERSONAL, re.compile(r"(?<![\w.,/-])\d{11}(?![\w/-])"), _is_polish),
    _Kind(
        _PERSONAL,
        re.compile(r"(?<![\w-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[-+]\d{4}(?![\w-])"),
    ),
)
_DAY = (
    r"\w{0,4}\W{1,3}(?:\w{1,3}\W{1,2}){0,2}"
    r"(?:\d{1,2}(?:st|nd|rd|th|er|\.)?[ .\xa0/-](?:de )?(?:\w{3,12}|\d{1,2})"
    r"[ .,\xa0/-]{1,2}(?:de )?(?:19|20)?\d\d|\d{4}-\d\d-\d\d|\w{3,10} \d{1,2}, \d{4})\b"
)
_NUMBER = r"[^\n;,]{0,24}?\b[A-Z]{0,3} ?\d{5,12}[A-Z]{0,2}\b"


def _birth(word: str) -> tuple[str, _Kind]:
    return word, _Kind("a day of birth", re.compile(re.escape(word.rstrip()) + _DAY))


def _paper(word: str) -> tuple[str, _Kind]:
    return word, _Kind("the number of a passport", re.compile(re.escape(word) + _NUMBER), is_number=True)


def _case(word: str, number: str) -> tuple[str, _Kind]:
    pattern = rf"\b\w{re.escape(word)}(?:{number})\.? ?[A-Z]{{0,4}}[-/ ]?\d[\d./-]{{4,}}"
    judged = r"(?![^\n]{0,60} (?:v\.|vs\.|c\.|contre) )"
    return word, _Kind("the number of a case", re.compile(pattern + judged), is_number=True)


def _victim(word: str, who: str) -> tuple[str, _Kind]:
    pattern = rf"\b(?i:{who})(?: \w+){{0,2}},?{re.escape(word)}[A-Z\xc0-\xde]\w+"
    return word, _Kind("the name of a minor or a victim", re.compile(pattern))


_ANNOUNCED = {
    "en": (
        _birth(" born "),
        _birth("of birth"),
        _paper("assport"),
        _case("ase n", "o|umber|r"),
        _victim(" named ", "victims?|survivors?|girls?|boys?|child|children|minors?|teenagers?"),
    ),
    "fr": (
        _birth(" n\xe9 le "),
        _birth(" n\xe9e le "),
        _birth("naissance"),
        _paper("asseport"),
        _case("ossier n", "\xb0|o|um\xe9ro"),
        _victim(" pr\xe9nomm\xe9e ", "victimes?|mineures?|filles?|enfants?"),
    ),
    "de": (_birth("geboren"), _birth("Geburtsdatum"), _paper("Reisepass")),
    "es": (_birth(" nacid"), _birth("nacimiento"), _paper("pasaporte")),
    "it": (_birth(" nato il "), _birth(" nata il "), _birth("di nascita"), _paper("passaporto")),
    "nl": (_birth("geboren"), _birth("eboortedatum"), _paper("aspoort")),
    "pl": (_birth(" urodz"), _paper("aszport")),
}
"""What announces personal data, by language: a sign that is quickly looked for, and what stands there."""
