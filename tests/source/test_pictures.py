"""Pictures: those beside the record and no others."""

from __future__ import annotations

import base64
import importlib
import io
import os
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps
from PIL.PngImagePlugin import PngInfo

import thbreports
from thbreports import packs
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.record.load import load, named_pictures
from thbreports.source import image_data, pictures
from thbreports.source.pictures import PictureError, address, find


def drawn(kind: str, size: tuple[int, int] = (4, 2), **options: Any) -> bytes:
    target = io.BytesIO()
    image = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (image, image.transpose(Image.Transpose.ROTATE_180), image)).save(
        target, kind, **options
    )
    return target.getvalue()


PNG, JPEG = drawn("PNG"), drawn("JPEG")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record = tmp_path / "meeting"
    (record / "images").mkdir(parents=True)
    (record / "a.png").write_bytes(PNG)
    (record / "images" / "b c.jpg").write_bytes(JPEG)
    (tmp_path / "outside.png").write_bytes(PNG)
    return record


def fault(folder: Path | None, name: str) -> str:
    with pytest.raises(PictureError) as caught:
        find(folder, name)
    return f"{caught.value.message}; {caught.value.hint}" if caught.value.hint else caught.value.message


def test_pictures_are_found_beside_the_record(folder: Path) -> None:
    assert find(folder, "a.png") == (folder / "a.png").resolve()
    assert find(folder, "./images/../a.png") == (folder / "a.png").resolve()
    assert find(folder, "images/b%20c.jpg") == find(folder, "images/b c.jpg")


def test_pictures_become_data_addresses(folder: Path) -> None:
    assert address(PNG) == "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert address((folder / "images" / "b c.jpg").read_bytes()).startswith("data:image/jpeg;base64,")


BESIDE = "is not a file beside the record; give a relative path"
OUTSIDE = "lies outside the folder of the record"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../outside.png", f"the picture '../outside.png' {OUTSIDE}"),
        ("%2e%2e/outside.png", f"the picture '../outside.png' {OUTSIDE}"),
        ("images/../../outside.png", f"the picture 'images/../../outside.png' {OUTSIDE}"),
        ("/etc/a.png", f"the picture '/etc/a.png' {BESIDE}"),
        ("C:\\a.png", f"the picture 'C:\\a.png' {BESIDE}"),
        ("http://a.org/a.png", f"the picture 'http://a.org/a.png' {BESIDE}"),
        ("data:image/png;,", f"the picture 'data:image/png;,' {BESIDE}"),
        ("A.png", "there is no picture 'A.png'; did you mean 'a.png'?"),
        ("images/zzzz", "there is no picture 'images/zzzz'; looked in images/"),
        ("none/a.png", "there is no picture 'none/a.png'; looked in none/"),
        ("images", "the picture 'images' is a folder"),
        ("", "the picture has no file; write ![what the picture shows](file.png)"),
    ],
)
def test_other_pictures_are_refused(name: str, told: str, folder: Path) -> None:
    assert fault(folder, name) == told


def test_names_that_no_file_can_have_are_refused(folder: Path) -> None:
    assert "cannot be read" in fault(folder, "a%00b.png")
    assert "cannot be read" in fault(folder, "x" * 5000)


def test_links_are_followed_inside_the_folder_only(folder: Path) -> None:
    (folder / "in.png").symlink_to(folder / "images" / "b c.jpg")
    (folder / "out.png").symlink_to(folder.parent / "outside.png")
    (folder / "away").symlink_to(folder.parent)
    (folder / "loop.png").symlink_to(folder / "loop.png")
    assert find(folder, "in.png").name == "b c.jpg"
    assert "lies outside" in fault(folder, "out.png")
    assert "lies outside" in fault(folder, "away/outside.png")
    assert "loop.png" in fault(folder, "loop.png")


def test_other_kinds_of_pictures_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.gif").write_bytes(b"GIF89a")
    (folder / "fake.png").write_bytes(b"<svg/>")
    (folder / "empty.png").write_bytes(b"")
    assert fault(folder, "a.gif") == "the picture 'a.gif' is neither PNG, JPEG nor SVG"
    assert fault(folder, "fake.png") == "the picture 'fake.png' is neither PNG, JPEG nor SVG"
    assert fault(folder, "empty.png") == "the picture 'empty.png' is neither PNG, JPEG nor SVG"
    monkeypatch.setattr(pictures, "MAX_BYTES", 10)
    assert fault(folder, "a.png") == "the picture 'a.png' is too large; at most 10 bytes"


def test_a_record_without_a_folder_has_no_pictures() -> None:
    with pytest.raises(
        RecordError, match="has no folder to be found in; only a record that is read from a file"
    ):
        load({"title": "A", "date": "2023-06-01", "opening": "![What it shows](a.png)"})


def test_a_record_finds_its_pictures(folder: Path) -> None:
    record = folder / "r.yaml"
    record.write_text(
        "title: A\ndate: 2023-06-01\nopening: '![Words](a.png \"Caption\")'\n", encoding="utf-8"
    )
    assert load(record).opening
    record.write_text(
        "title: A\ndate: 2023-06-01\nopening: 'B ![Words](a.png \"Caption\")'\n", encoding="utf-8"
    )
    with pytest.raises(RecordError, match="r.yaml:3:13: error: a picture with a caption stands among words"):
        load(record)


SECRETS = (b"GPS-secret", b"XMP-secret", b"IPTC-secret", b"comment-secret", b"thumb-secret", b"film-secret")


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def photograph(orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a JPEG with all that cameras and programs write into one."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "GPS-secret"
    exif.get_ifd(0x8825)[1] = "N"
    icc = b"a profile" * 9
    data = drawn("JPEG", size, exif=exif, icc_profile=icc, comment=b"comment-secret")
    more = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0XMP-secret") + segment(0xED, b"IPTC-secret")
    more += segment(0xE0, b"JFXX\0\x10thumb-secret")
    return data[:2] + more + data[2:] + b"film-secret"


def texted() -> bytes:
    """Return a PNG with all that programs write into one."""
    texts = PngInfo()
    texts.add_text("Author", "GPS-secret")
    texts.add_itxt("XML:com.adobe.xmp", "XMP-secret")
    texts.add(b"tIME", b"\x07\xe6\x01\x01\0\0\0")
    texts.add(b"prVt", b"IPTC-secret")
    return drawn("PNG", pnginfo=texts, dpi=(300, 300)) + b"film-secret"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_photograph_keeps_its_pixels_and_nothing_else() -> None:
    before, after = photograph(), image_data.read(photograph())
    assert (after.kind, after.width, after.height) == ("jpeg", 40, 20)
    assert not any(secret in after.data for secret in SECRETS) and b"Exif" not in after.data
    assert opened(after.data).tobytes() == opened(before).tobytes()
    assert "icc_profile" not in opened(after.data).info, "one that is broken is none"
    assert image_data.read(after.data) == after, "once is enough"


def test_a_png_keeps_its_pixels_and_its_density_and_nothing_else() -> None:
    before, after = texted(), image_data.read(texted())
    assert not any(secret in after.data for secret in SECRETS) and b"tIME" not in after.data
    assert opened(after.data).tobytes() == opened(before).tobytes()
    assert set(opened(after.data).info) == {"dpi"}


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_lies_on_its_side_is_turned(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = io.BytesIO()
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 16, 8))
    image.save(target, kind, exif=exif)
    after = image_data.read(target.getvalue())
    seen = opened(after.data)
    wanted = ImageOps.exif_transpose(opened(target.getvalue()))
    assert seen.size == (after.width, after.height) == wanted.size and not seen.getexif()
    assert max(ImageChops.difference(seen, wanted).convert("RGB").tobytes()) < 40


def test_an_orientation_that_is_none_turns_nothing() -> None:
    data = photograph()
    for broken in (data.replace(b"\x01\x12\0\x03\0\0\0\x01\0\x01", b"\x01\x12\0\x03\0\0\0\x01\0\x63"),):
        assert broken != data and image_data.read(broken).data == image_data.read(data).data


def test_no_output_has_the_metadata_of_a_photograph(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph(orientation=6))
    (tmp_path / "b.png").write_bytes(texted())
    record = tmp_path / "r.yaml"
    record.write_text("title: A\ndate: 2023-06-01\nopening: |\n  ![One](a.jpg)\n\n  ![Two](b.png)\n")
    meeting = load(record)
    page = thbreports.render(meeting, "html").decode()
    shown = [base64.b64decode(part.partition('"')[0]) for part in page.split(";base64,")[1:]]
    assert [opened(data).size for data in shown] == [(20, 40), (4, 2)]
    assert not any(secret in data for secret in SECRETS for data in shown)
    paper = thbreports.render(meeting, "pdf")
    with pikepdf.open(io.BytesIO(paper)) as file:
        images = [one for one in file.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert sorted((int(image.Width), int(image.Height)) for image in images) == [(4, 2), (20, 40)]
        assert not any(secret in image.read_raw_bytes() for secret in SECRETS for image in images)
    word = thbreports.render(meeting, "docx")
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(word)) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert sorted(media) == sorted(shown)


def png(width: int, height: int, lines: bytes, colour: int = 0) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b""))
    )


DAMAGED: dict[str, tuple[bytes, str]] = {
    "no-pixels.png": (png(0, 0, b""), "has no pixels: it is 0 by 0"),
    "no-rows.png": (png(3, 0, b""), "has no pixels: it is 3 by 0"),
    "bomb.png": (png(50_000, 50_000, b""), "has too many pixels, 50,000 by 50,000: at most 80,000,000"),
    "lies.png": (png(100, 100, b"\0" * 50), "is damaged: it has fewer pixels than it says"),
    "no-data.png": (png(1, 1, b""), "is damaged: it has fewer pixels than it says"),
    "colours.png": (png(1, 1, b"\0\0", colour=5), "is damaged"),
    "signature.png": (PNG[:8], "is damaged"),
    "header.png": (PNG[:20], "is damaged"),
    "cut.png": (PNG[:-20], "is cut off"),
    "no-end.png": (PNG[:-12], "is damaged"),
    "sum.png": (PNG[:29] + b"\0\0\0\0" + PNG[33:], "is damaged"),
    "signature.jpg": (JPEG[:4], "is damaged"),
    "header.jpg": (JPEG[:30], "is cut off"),
    "cut.jpg": (JPEG[:-2], "is cut off"),
    "no-frame.jpg": (b"\xff\xd8\xff\xd9", "is damaged: it says no size"),
    "bomb.jpg": (
        JPEG.replace(b"\x00\x11\x08\x00\x02\x00\x04", b"\x00\x11\x08\xff\xff\xff\xff"),
        "has too many pixels, 65,535 by 65,535: at most 80,000,000",
    ),
    "no-height.jpg": (
        JPEG.replace(b"\x00\x11\x08\x00\x02\x00\x04", b"\x00\x11\x08\x00\x00\x00\x04"),
        "has no pixels: it is 4 by 0",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_drawn_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    data, wrong = DAMAGED[name]
    (tmp_path / name).write_bytes(data)
    record = tmp_path / "r.yaml"
    record.write_text(f"title: A\ndate: 2023-06-01\nopening: |\n  Words.\n\n  ![Shown]({name})\n")
    with warnings.catch_warnings(), pytest.raises(RecordError) as caught:
        warnings.simplefilter("error")
        load(record)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (6, 3)
    assert problem.message == f"the picture '{name}' {wrong}"


def test_no_picture_ends_in_a_traceback_however_it_is_cut_or_changed() -> None:
    read: Callable[[bytes], object] = image_data.read
    tried = 0
    for data in (photograph(6, (8, 8)), texted()):
        for place in range(2, min(len(data), 700)):
            for broken in (
                data[:place],
                data[:place] + b"\xff" + data[place + 1 :],
                data[:place] + data[place + 3 :],
            ):
                tried += 1
                try:
                    read(broken)
                except image_data.ImageError:
                    continue
    assert tried > 1000


def test_a_pipe_is_no_picture(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert (
        fault(tmp_path, "pipe.png") == "the picture 'pipe.png' is no file of data; it is a pipe or a device"
    )
    with pytest.raises(PictureError, match="no file of data"):
        pictures.contents(tmp_path, "pipe.png")


def test_the_texts_that_show_pictures_are_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = folder / "record.yaml"
    record.write_text("title: A\ndate: 2023-06-01\nopening: |\n  Words.\n\n  ![One](a.png)\n")
    meeting = load(record)
    module = importlib.import_module("thbreports.record.markdown.check")
    monkeypatch.setattr(module, "parsed", lambda *rest, **named: pytest.fail("it was parsed again"))
    assert [picture.source for picture in named_pictures(meeting)] == ["a.png"]
    assert "data:image/png" in compose(meeting, packs.find("base")).markup


def test_what_takes_the_place_of_a_picture_after_the_look_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pictures._find

    def and_exchange(*wanted: Any) -> Path:
        path = found(*wanted)
        path.unlink()
        path.symlink_to(folder.parent / "outside.png")
        return path

    monkeypatch.setattr(pictures, "_find", and_exchange)
    with pytest.raises(PictureError, match="the picture 'a.png' cannot be read"):
        pictures.contents(folder, "a.png")
