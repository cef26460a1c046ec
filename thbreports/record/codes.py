"""Codes that a record may name: states, languages, time zones, and identifiers of its own parts."""

from __future__ import annotations

import difflib
import functools
import re
import zoneinfo
from collections.abc import Collection
from typing import Any, Literal

from thbreports.errors import nearest
from thbreports.record.kinds import IDENTIFIER_FORM, LANGUAGE_FORM, shortened

STATES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM
    IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD
    ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST
    SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF
    WS XK YE YT ZA ZM ZW
    """.split()
)
"""States and territories of ISO 3166-1, Kosovo, the European Union and the United Nations."""
_SHORT_LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
    sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
    vo wa wo xh yi yo za zh zu
    """.split()
)
"""Languages that have a code of two letters (ISO 639-1)."""
SAME_STATES = {"EL": "GR", "UK": "GB"}
"""Codes that the European institutions write for states, and those of ISO 3166."""
_STATE_CODES = frozenset({*STATES, *SAME_STATES})
_STATE_CODE = re.compile("[A-Za-z]{2}|[A-Z]{3}")
_RESERVED = re.compile(r"main|contents|(section|fn|fnref)-\d.*")
"""Identifiers that every report has for places of its own."""


def state_problem(written: str) -> tuple[str, str] | None:
    """Return message and hint for a state whose code nobody knows; anything longer is a name."""
    if not _STATE_CODE.fullmatch(written) or written in _STATE_CODES:
        return None
    upper = written.upper()
    code = upper if upper in _STATE_CODES else _aliases("territory_aliases", upper)
    near = f"write '{code}'" if code else _alike(upper, STATES)
    hint = f"{near}, or the name in full" if code else f"{near} write two letters, or the name in full"
    return f"'{written}' is not the code of a state", hint.strip()


def language_problem(written: str, *, form_is_known: bool = True) -> tuple[str, str] | None:
    """Return message and hint for a language whose code nobody knows, or is written otherwise.

    What has not the form of a code is told of fields elsewhere; with ``form_is_known`` false it is told here.
    """
    if not re.fullmatch(LANGUAGE_FORM, written):
        told = f"'{shortened(written)}' is not a language code", "write a code such as en, fr or sr-Latn"
        return None if form_is_known else told
    primary, *more = written.split("-")
    small = primary.lower()
    if small == primary and _is_language(small):
        return None
    if not _is_language(small):
        small = _aliases("language_aliases", small).partition("_")[0]
    hint = f"write '{'-'.join([small, *more])}'" if small else _alike(primary.lower(), _SHORT_LANGUAGES)
    return f"'{written}' is not a language code", hint


def zone_problem(written: str) -> tuple[str, str] | None:
    """Return message and hint for a time zone that does not exist."""
    if zone(written) is not None or zone("Europe/Brussels") is None:
        return None  # in the second case this machine knows none at all
    hint = nearest(written, sorted(one for one in zoneinfo.available_timezones() if "/" in one))
    return f"there is no time zone '{shortened(written)}'", hint or "write it as Europe/Brussels"


def identifier_problem(written: str) -> tuple[str, str] | None:
    """Return message and hint for an identifier that links cannot name, or that reports have themselves."""
    if not re.fullmatch(IDENTIFIER_FORM, written):
        hint = "write letters without accents, figures, '-', '.' and '_'"
        return f"the id '{shortened(written)}' cannot be named in a link", hint
    if _RESERVED.fullmatch(written):
        return f"the id '{written}' is one that every report has itself", "give it another name"
    return None


@functools.lru_cache(maxsize=64)
def zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return a time zone by its name in the IANA database, or None."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_language(code: str) -> bool:
    return code in _SHORT_LANGUAGES or (len(code) == 3 and code in _long_languages())


@functools.cache
def _long_languages() -> frozenset[str]:
    from babel import Locale  # needed where a record names such a language

    return frozenset(str(code).split("_")[0] for code in Locale.parse("en").languages) - {"und", "zxx"}


def _aliases(table: Literal["language_aliases", "territory_aliases"], code: str) -> str:
    """Return the one code that CLDR has for another: ``DE`` for ``DEU``, ``en`` for ``eng``; or nothing."""
    from babel.core import get_global

    found: Any = get_global(table).get(code, "")
    return "".join(found) if isinstance(found, str) or len(found) == 1 else ""


def _alike(code: str, codes: Collection[str]) -> str:
    found = [f"'{one}'" for one in difflib.get_close_matches(code, sorted(codes), n=3, cutoff=0.5)]
    listed = " or ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
    return f"did you mean {listed}?" if found else ""
