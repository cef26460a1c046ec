"""The number of a footnote and the word before it stand on one line."""

from __future__ import annotations

from lxml import etree

from thbreports.outputs.pdf.footnotes import float_notes

PAGE = """<body><p>Twelve <em>of</em> the States.<sup class="footnote-ref">\
<a href="#fn-1" id="r">1</a></sup> More.</p>
<section class="footnotes"><ol><li id="fn-1"><p>A note.</p></li></ol></section></body>"""


def test_a_number_is_held_by_the_word_before_it() -> None:
    root = etree.fromstring(PAGE)
    before = "".join(root[0].itertext())
    float_notes(root, in_pieces=False)
    held = root.find(".//span[@class='held']")
    assert held is not None
    assert ("".join(held.itertext()), held.tail) == ("States.1", None)
    assert "".join(root[0].itertext()) == before.replace(" More.", "1 A note. More.")
