"""Lines that a design may set in bold, beside headings, table headers and captions."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, str] = {
    "issuer-weight": "issuer",
    "kind-weight": "kind",
    "marking-weight": "marking",
    "reference-weight": "reference",
    "label-weight": "label",
    "stem-weight": "stem",
    "state-weight": "state-name",
    "item-weight": "item-line",
}
"""The class of the paragraphs whose weight a value of the design says."""
_BOLD = 600.0


def is_bold(weight: str) -> bool:
    """Tell whether a weight such as 700 is that of bold letters."""
    try:
        return float(weight) >= _BOLD
    except ValueError:
        return False


def bold_classes(design: Mapping[str, str]) -> frozenset[str]:
    """Return the classes of paragraphs that are bold by design, not because a record says so."""
    return frozenset(name for key, name in WEIGHTS.items() if is_bold(design.get(key, "")))
