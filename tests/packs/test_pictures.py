"""Pictures of a pack: named in pack.toml, drawn in every format, and nothing but files of the pack."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

import thbreports
from thbreports import packs
from thbreports.batch.remote.parcel import parcel
from thbreports.errors import PackError

MY_PACK = Path(__file__).parents[2] / "examples" / "my-pack"
RECORD = "title: Berths\ndate: 2026-03-14\nlanguage: {language}\npurpose: The berths of the old quay.\n"
TAG = re.compile(r"<img[^<>]*>")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the example pack, which has an emblem."""
    return Path(shutil.copytree(MY_PACK, tmp_path / "house"))


def made(house: Path, format: str, language: str = "en") -> bytes:
    meeting = thbreports.load(RECORD.format(language=language), name="berths.yaml")
    return thbreports.render(meeting, format, pack=house)


def test_a_picture_stands_in_html_with_its_words_and_height(house: Path) -> None:
    page = made(house, "html").decode()
    (image,) = TAG.findall(page)
    assert 'src="data:image/svg+xml;base64,' in image
    assert 'alt="Emblem of the Harbour Council"' in image
    assert 'class="picture-emblem"' in image
    assert ".picture-emblem{height:18mm}" in page


def test_the_words_of_a_picture_are_those_of_the_language(house: Path) -> None:
    assert 'alt="Emblème du Conseil du port"' in made(house, "html", "fr").decode()


def test_a_picture_is_a_figure_with_its_words_in_pdf(house: Path) -> None:
    with pikepdf.open(io.BytesIO(made(house, "pdf"))) as file:
        figures = [
            one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        (figure,) = figures
        assert str(figure.Alt) == "Emblem of the Harbour Council"


def test_a_picture_is_as_high_in_word_as_pack_toml_says(house: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(house, "docx"))) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    (extent,) = root.iter("{*}extent")
    assert int(extent.get("cy", "")) == pytest.approx(18 * 36_000, rel=0.01)
    (about,) = root.iter("{*}docPr")
    assert about.get("descr") == "Emblem of the Harbour Council"


def test_a_sheet_draws_a_picture_by_its_name(house: Path) -> None:
    assert "--picture-emblem" not in packs.find(house).css("print")
    (house / "print.css").write_text(".title-block { background: var(--picture-emblem) no-repeat right top }")
    assert '--picture-emblem:url("data:image/svg+xml;base64,' in packs.find(house).css("print")
    assert "--picture-emblem" not in packs.find(house).css("screen")


def test_a_child_has_the_pictures_of_its_parent_and_may_change_one(house: Path, tmp_path: Path) -> None:
    child = tmp_path / "child"
    child.mkdir()
    head = 'name = "child"\ntitle = "Child"\nextends = "../house"\n'
    (child / "pack.toml").write_text(head)
    assert packs.find(child).pictures()["emblem"] == (house, packs.find(house).own_pictures["emblem"])
    shutil.copy(house / "pictures" / "emblem.svg", child / "own.svg")
    picture = '[pictures]\nemblem = {file = "own.svg", alt = "Another", height = "9mm"}\n'
    (child / "pack.toml").write_text(head + picture)
    folder, own = packs.find(child).pictures()["emblem"]
    assert (folder, own.alt) == (child, "Another")
    assert b'alt="Another"' in made(child, "html")


def test_a_picture_that_is_gone_is_told_when_the_pack_is_loaded_again(house: Path) -> None:
    before = packs.find(house).fingerprint()
    picture = house / "pictures" / "emblem.svg"
    picture.write_text(picture.read_text().replace("#7a1f3d", "#1f3d7a"))
    assert packs.find(house).fingerprint() != before
    assert "pictures/emblem.svg" in parcel(house).files
    picture.unlink()
    with pytest.raises(PackError, match=r"there is no picture 'pictures/emblem.svg'"):
        packs.find(house)


def test_a_drawing_is_held_to_what_drawings_of_records_may_have(house: Path) -> None:
    drawing = house / "pictures" / "emblem.svg"
    drawing.write_text(drawing.read_text().replace("<circle", "<script>1</script><circle", 1))
    with pytest.raises(PackError, match="script"):
        packs.find(house)


@pytest.mark.parametrize(
    "printed", ['{{ picture("emblme") }}', '<img data-picture="emblme" alt="An emblem"/>']
)
def test_a_picture_that_the_pack_does_not_name_is_told(printed: str, house: Path) -> None:
    template = house / "document.html.j2"
    template.write_text(template.read_text().replace('{{ picture("emblem") }}', printed))
    with pytest.raises(PackError, match="did you mean 'emblem'"):
        made(house, "html")
