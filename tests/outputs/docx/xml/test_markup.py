"""Markup that a report writes itself, read back by a parser of XML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty, escaped, part, value, written
from thbreports.outputs.docx.xml.wml import w

#: What XML can hold: no control characters but these, no halves of pairs, no non-characters.
WORDS = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
    )
)


@given(WORDS)
def test_words_and_values_are_read_back_as_they_were(words: str) -> None:
    node = Node("p", written(val=words))
    node.children.append(escaped(words))
    read = etree.fromstring(part("body", node.markup()))[0]
    assert (read.text or "", read.get(w("val"))) == (words, words)


@given(WORDS)
def test_they_are_written_as_lxml_writes_them(words: str) -> None:
    element = etree.Element("p", val=words)
    element.text = words or None
    text = f">{escaped(words)}</p>" if words else "/>"
    assert etree.tostring(element, encoding="unicode") == f'<p val="{value(words)}"{text}'


def test_an_element_without_content_is_one_tag() -> None:
    node = Node("hyperlink")
    node.children.append("")
    assert node.markup() == empty("hyperlink") == "<w:hyperlink/>"
    assert Paragraph().markup() == "<w:p/>"
    assert Paragraph("Title").markup() == '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr></w:p>'
