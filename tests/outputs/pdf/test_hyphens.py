"""Words that are parted at the ends of lines, in every language: nothing else is copied or read out."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

import thbreports
from thbreports import formats, packs
from thbreports.document.compose import compose
from thbreports.view.prepare import prepare

LONG = dict(
    line.split()
    for line in """
    ar فأسقيناكموها
    az qeyri-müəyyənliklərimizdən
    bg непротивоконституционствувателствувайте
    bs prijestolonasljednikovičicama
    cs nejneobhospodařovávatelnějšímu
    da speciallægepraksisplanlægning
    de Donaudampfschifffahrtsgesellschaft
    el ηλεκτροεγκεφαλογράφημα
    en counterrevolutionaries
    es electroencefalografista
    et sünnipäevanädalalõpupeopärastlõuna
    fi kolmivaihekilowattituntimittari
    fr anticonstitutionnellement
    ga grianghrafadóireachta
    he וכשלהתמודדויותיהם
    hr prijestolonasljednikovičicama
    hu megszentségteleníthetetlenség
    hy անհամատեղելիություններից
    is vaðlaheiðarvegavinnuverkfæra
    it precipitevolissimevolmente
    ka გადმოსაკონტრრევოლუციონერება
    lt nebeprisikiškiakopūsteliaudavome
    lv nepretarprojektējamībām
    mk дванаесетпалачниот
    mt internazzjonalizzazzjoni
    nb minoritetsladningsbærerdiffusjon
    nl hottentottententententoonstelling
    pl konstantynopolitańczykowianeczka
    pt anticonstitucionalissimamente
    ro electroglotospectrografia
    sk najneobhospodarovateľnejšiemu
    sl dialektičnomaterialističnega
    sq jashtëzakonisht
    sr престолонаследниковићкама
    sr-Latn prestolonaslednikovićkama
    sv realisationsvinstbeskattning
    tr muvaffakiyetsizleştiremediklerimiz
    uk нікотинамідаденіндинуклеотидфосфат
    """.strip().splitlines()
)
COLUMNS = 7


def record(*without: str) -> thbreports.Meeting:
    rows = [
        f"  | {' | '.join([f'[{word}]{{lang={code}}}'] * COLUMNS)} |"
        for code, word in LONG.items()
        if code not in without
    ]
    table = "\n".join(["  " + "| a " * COLUMNS + "|", "  " + "|---" * COLUMNS + "|", *rows])
    return thbreports.load(f"title: T\ndate: 2026-03-10\nopening: |\n{table}\n")


def test_there_is_a_word_in_every_language() -> None:
    assert LONG.keys() == {*packs.find("base").languages()}


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_words_in_narrow_columns_are_parted_and_stay_what_they_are(engine: str) -> None:
    meeting = record(*(("ar", "he") if engine == "typst" else ()))
    document = compose(*prepare(meeting))
    data = formats.write("pdf", document, engine=engine)
    assert formats.verify(meeting, document, {"pdf": data}).problems == []
    with pikepdf.open(io.BytesIO(data)) as file:
        streams = b"".join(page.Contents.read_bytes() for page in file.pages)
        width = float(file.pages[0].MediaBox[2])
    assert streams.count(b"ActualText") > 100, "soft hyphens at the ends of lines"
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert min(box[0] for box in boxes) > 0 and max(box[2] for box in boxes) < width
