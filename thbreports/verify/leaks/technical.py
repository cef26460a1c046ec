"""Words of which the formats of files are made: none of them, standing alone, tells anything of a meeting.

What stands in every file of a form is told apart by what is around it (``Hit.is_of_form``); these stand in
some of them, by what the record has: ``first`` where a Word file has a first page of its own.
"""

from __future__ import annotations

_WORD = """
abstract after application before bookmark border bottom bullet caption cell character compatibility contents
continuation core created creator custom default description document drawing element endnote even extended
field first footer footnote format grid header heading hyperlink indent index instance item keep language last
level line link main modified multilevel name normal numbering object odd office override package page
paragraph part preserve properties property quote relationship relationships row schema section separator
settings shade shared simple space standalone style styles symbol tab table target text theme title
transitional type types value version width word
"""
_PDF = """
action annotation annots artifact ascent author base bleed box catalog conformance content create crop data
decode descent descendant description destination device difference direction display encoding extend figure
filter flags font form function group height identity image info italic kids lab lang length limits map
marked media metadata modify names note object ordering outlines parent pattern producer registry resources
role root rotate scope shading stream structure subject supplement suspects trim viewer weight xref
"""
_HTML = """
address alternate area aria article aside auto background block body bold break button center charset class
clear clip code color column condition content counter dark data details display division event figure fixed
flex float focus footer head header height hidden hover icon image important initial inline input inset label
landscape layout left light list local location manual margin media medium meta middle mode navigation none
organization order orphans outline overflow page person place portrait position postal preload print range
reference region relative right role root row rule screen script section shadow size sheet solid span status
style summary supports target template text time title top transform transparent underline url vertical view
visible weight widows width wrap
"""
TECHNICAL = frozenset((*_WORD.split(), *_PDF.split(), *_HTML.split()))
"""Nouns and the like of Office Open XML, PDF, HTML, CSS and schema.org, in small letters."""
