"""The properties of the file, and the settings of the document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date

from lxml import etree

from thbreports.outputs.docx.body.fields import Shown
from thbreports.outputs.docx.body.footnotes import SEPARATORS
from thbreports.outputs.docx.package.package import Package
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.xml.wml import Element, add, serialise, w, word_language

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format identifier of custom properties (ECMA-376, part 1, 22.3)."""
_CUSTOM_NAMES = {"reference": "Reference", "status": "Status", "date": "Meeting date", "marking": "Marking"}
_FOR_LINES = {
    "body": "Body", "kind": "Kind", "series": "Series", "issuer": "Issuer",
    "initials": "Initials", "address": "Address", "motto": "Motto", "language": "Language",
}  # fmt: skip
"""Properties that a report has only where fields of its running lines show them."""
_AFTER_NOTES = frozenset(
    ("endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang",
     "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
     "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults",
     "doNotEmbedSmartTags", "decimalSymbol", "listSeparator", "docId", "discardImageEditingData",
     "defaultImageDpi", "conflictMode", "chartTrackingRefBased")
)  # fmt: skip
"""The settings that stand after ``updateFields`` and ``footnotePr`` in the order of the schema."""
_AFTER_EVEN = _AFTER_NOTES | frozenset(
    ("bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets", "drawingGridHorizontalSpacing",
     "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
     "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin", "drawingGridVerticalOrigin",
     "doNotShadeFormData", "noPunctuationKerning", "characterSpacingControl", "printTwoOnOne",
     "strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
     "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
     "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags",
     "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr")
)  # fmt: skip
"""Those that stand after ``evenAndOddHeaders``."""


def shown(title: str, language: str, metadata: Mapping[str, str], title_style: str) -> Shown:
    """Return what fields show that stand for properties of a report, or for its title."""
    core = {"title": title, **{key: metadata.get(key, "") for key in ("subject", "author", "keywords")}}
    values = {key.upper(): value for key, value in core.items()}
    values |= {f"DOCPROPERTY {key.upper()}": value for key, value in core.items()}
    names = {**_CUSTOM_NAMES, **_FOR_LINES}
    values |= {f"DOCPROPERTY {name.upper()}": metadata.get(key, "") for key, name in names.items()}
    values["DOCPROPERTY LANGUAGE"] = language.upper()
    return Shown({**values, f"STYLEREF {title_style.upper()}": title}, language)


def add_properties(
    package: Package,
    title: str,
    language: str,
    metadata: Mapping[str, str],
    used: Set[str],
    drawn: Mapping[str, Element],
) -> None:
    """Write the core properties, and the custom ones that Word can show in fields.

    Those ``used`` by fields of the running lines are there even when they are empty, or the reference's own,
    which are ``drawn``: Word would show an error in their place.  The core properties are dated with the
    meeting, or with ``made`` where the build says when it is.
    """
    texts = [(DC, "creator", metadata.get("author")), (DC, "language", word_language(language))]
    texts += [(_CP, "keywords", metadata.get("keywords"))]
    texts += [(DC, "subject", metadata.get("subject")), (DC, "title", title)]
    core = core_properties(texts, metadata.get("made") or _day(metadata.get("date", "")))
    package.add("docProps/core.xml", Content.CORE_PROPERTIES, Relation.CORE_PROPERTIES, core, whole=True)
    names = {name.upper() for name in used}
    given = {name: metadata.get(key, "") for key, name in _CUSTOM_NAMES.items()}
    lines = {
        **{name: metadata.get(key, "") for key, name in _FOR_LINES.items()},
        "Language": language.upper(),
    }
    given |= {name: text for name, text in lines.items() if name.upper() in names}
    custom = [(name, text) for name, text in given.items() if text or name.upper() in names]
    ours = {name.upper() for name in given}
    kept = [one for name, one in drawn.items() if name.upper() in names and name.upper() not in ours]
    if custom or kept:
        blob = serialise(_custom(custom, kept))
        package.add(
            "docProps/custom.xml", Content.CUSTOM_PROPERTIES, Relation.CUSTOM_PROPERTIES, blob, whole=True
        )


def core_properties(texts: Iterable[tuple[str, str, str | None]], day: str = "") -> bytes:
    """Return the core properties part: namespace, name and value of each, and when it was made."""
    core = etree.Element(
        f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": DC, "dcterms": _TERMS, "xsi": _XSI}
    )
    if day:
        _date(core, "created", day)
    for namespace, name, text in texts:
        if text:
            etree.SubElement(core, f"{{{namespace}}}{name}").text = text
    if day:
        _date(core, "modified", day)
    return serialise(core)


def set_language(styles: Element, language: str) -> None:
    """Make ``language`` the language of all text that says no other."""
    defaults = styles.find(w("docDefaults"))
    if defaults is None:
        defaults = add(styles, "docDefaults")
        styles.insert(0, defaults)
    run = defaults.find(w("rPrDefault"))
    if run is None:
        run = add(defaults, "rPrDefault")
        defaults.insert(0, run)
    properties = run.find(w("rPr"))
    if properties is None:
        properties = add(run, "rPr")
    lang = properties.find(w("lang"))
    if lang is None:
        lang = add(properties, "lang")
    lang.set(w("val"), word_language(language))


def set_settings(settings: Element, language: str, *, contents: bool, notes: bool, even: bool) -> None:
    """Say in the settings which language the text has, whether Word brings fields up to date on opening,
    which notes are separators, and whether even pages have lines of their own."""
    theme = settings.find(w("themeFontLang"))
    if theme is not None:
        theme.set(w("val"), word_language(language))
    for name in ("updateFields", "footnotePr", "endnotePr", "attachedTemplate", "mailMerge", "docVars"):
        for old in settings.findall(w(name)):
            settings.remove(old)
    if even and settings.find(w("evenAndOddHeaders")) is None:
        _place(settings, add(settings, "evenAndOddHeaders"), _AFTER_EVEN)
    if contents:
        _place(settings, add(settings, "updateFields", val="true"))
    if notes:
        separators = add(settings, "footnotePr")
        for _, number in SEPARATORS:
            add(separators, "footnote", id=number)
        _place(settings, separators)


def _place(settings: Element, made: Element, after: Collection[str] | None = None) -> None:
    for number, child in enumerate(settings):
        if child is not made and etree.QName(child).localname in (after or _AFTER_NOTES):
            settings.insert(number, made)
            return


def _custom(values: list[tuple[str, str]], kept: list[Element]) -> Element:
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VT})
    for number, (name, text) in enumerate(values, start=2):
        made = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_CUSTOM_FORMAT, pid=str(number), name=name
        )
        etree.SubElement(made, f"{{{_VT}}}lpwstr").text = text
    for number, one in enumerate(kept, start=2 + len(values)):
        one.set("pid", str(number))
        root.append(one)
    return root


def _date(core: Element, name: str, day: str) -> None:
    made = etree.SubElement(core, f"{{{_TERMS}}}{name}", {f"{{{_XSI}}}type": "dcterms:W3CDTF"})
    made.text = day if "T" in day else f"{day}T00:00:00Z"


def _day(text: str) -> str:
    """Return the day of an ISO 8601 date or interval, or nothing when there is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
