"""Fragments of the semantic document and the WordprocessingML they become.

Each ``cases/<name>.html`` is what stands in ``main``; ``cases/<name>.xml`` is the body that comes of it, with
the list instances and footnotes that were made, as canonical XML without the declarations of namespaces.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from support.stand_in import document
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import R, W, w

CASES = sorted((Path(__file__).parent / "cases").glob("*.html"))
#: The list instances that the reference made from the base pack holds by itself.
OWN_INSTANCES = 3


def canonical(data: bytes) -> str:
    """Return what a case file holds of a finished .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: etree.fromstring(package.read(name)) for name in package.namelist()}
    case = etree.Element("case")
    body = parts["word/document.xml"].find(w("body"))
    assert body is not None
    body.remove(body[-1])  # the section is no matter of the fragment
    case.append(body)
    for number in parts["word/numbering.xml"].iterfind(w("num")):
        if int(number.get(w("numId"), "0")) > OWN_INSTANCES:
            case.append(number)
    for note in parts["word/footnotes.xml"].iterfind(w("footnote")) if "word/footnotes.xml" in parts else ():
        if int(note.get(w("id"), "0")) > 0:
            case.append(note)
    etree.indent(case)
    text = etree.tostring(case, method="c14n", exclusive=True, inclusive_ns_prefixes=["w", "r"]).decode()
    for prefix, namespace in (("w", W), ("r", R)):
        text = text.replace(f' xmlns:{prefix}="{namespace}"', "")
    return text + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_fragment(case: Path) -> None:
    made = canonical(write(document(case.read_text(encoding="utf-8"))))
    assert made == case.with_suffix(".xml").read_text(encoding="utf-8")
