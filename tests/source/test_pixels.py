"""Pictures of any kind become eight bits of sRGB or grey, with the look that they have in a browser."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms

import thbreports
from thbreports.source import image_data

SIZE = (16, 16)


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png(depth: int, colour: int, sample: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of one colour, with more chunks behind its head; a sample may be a part of a byte."""
    head = struct.pack(">IIBBBBB", *SIZE, depth, colour, 0, 0, 0)
    lines = (b"\0" + sample * (SIZE[0] * min(depth, 8) // 8)) * SIZE[1]
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def profile(space: bytes = b"RGB ") -> bytes:
    """Return a colour profile like sRGB in which red and blue have changed places."""

    def numbers(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", round(2.2 * 256)) + b"\0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + bytes(79)
    tags = {
        b"desc": name,
        b"wtpt": numbers(0.9642, 1, 0.8249),
        b"rXYZ": numbers(0.1431, 0.0606, 0.7141),
        b"gXYZ": numbers(0.3851, 0.7169, 0.0971),
        b"bXYZ": numbers(0.4361, 0.2225, 0.0139),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC", b"kTRC"), curve),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        data += bytes(-len(data) % 4)
        table += tag + struct.pack(">II", start + len(body), len(data))
        body += data
    head = struct.pack(">I", start + len(body)) + bytes(4) + struct.pack(">I", 0x02400000) + b"mntr" + space
    head += b"XYZ " + bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


RED, HALF = (200, 20, 20), (128, 128, 128)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CASES: dict[str, tuple[bytes, tuple[int, ...], int]] = {
    # the file, the colour that all programs show, and how far from it one may be
    "cmyk.jpg": (saved(Image.new("CMYK", SIZE, (0, 235, 235, 55)), "JPEG"), (200, 16, 16), 8),
    "rgb.jpg": (saved(Image.new("RGB", SIZE, RED), "JPEG", keep_rgb=True), RED, 3),
    "grey.jpg": (saved(Image.new("L", SIZE, 128), "JPEG"), (128,), 2),
    "profile.jpg": (saved(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=profile()), (20, 20, 200), 10),
    "srgb.jpg": (saved(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=SRGB), RED, 3),
    "profile.png": (saved(Image.new("RGB", SIZE, RED), icc_profile=profile()), (20, 20, 200), 10),
    "other.png": (saved(Image.new("RGB", SIZE, RED), icc_profile=profile(b"CMYK")), RED, 0),
    "grey-with-rgb.png": (saved(Image.new("L", SIZE, 128), icc_profile=profile()), (128,), 4),
    "sixteen.png": (png(16, 0, struct.pack(">H", 0x80FF)), (129,), 1),
    "sixteen-of-three.png": (png(16, 2, struct.pack(">HHH", 0xC800, 0x1400, 0x1400)), RED, 1),
    "two-bits.png": (png(2, 0, b"\xaa"), (170,), 0),
    "one-bit.png": (saved(Image.new("1", SIZE, 1)), (255,), 0),
    "palette.png": (saved(Image.new("RGB", SIZE, RED).convert("P", palette=Image.Palette.ADAPTIVE)), RED, 0),
    "clear-palette.png": (saved(Image.new("P", SIZE, 0), transparency=b"\x00"), (255, 255, 255), 0),
    "half.png": (saved(Image.new("RGBA", SIZE, (0, 0, 0, 127))), HALF, 1),
    "half-grey.png": (saved(Image.new("LA", SIZE, (0, 127))), (128,), 1),
    "clear-colour.png": (png(8, 2, bytes(RED), (b"tRNS", struct.pack(">HHH", *RED))), (255, 255, 255), 0),
    "clear-grey.png": (png(8, 0, b"\x50", (b"tRNS", b"\0\x50")), (255,), 0),
    "linear.png": (png(8, 0, b"\x80", (b"gAMA", struct.pack(">I", 100_000))), (187,), 2),
    "usual-gamma.png": (png(8, 0, b"\x80", (b"gAMA", struct.pack(">I", 45455))), (128,), 0),
}


@pytest.mark.parametrize("name", CASES)
def test_a_picture_of_any_kind_looks_as_it_should(name: str) -> None:
    data, colour, far = CASES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = image_data.read(data)
    with Image.open(io.BytesIO(picture.data)) as image:
        seen: Any = image.getpixel((8, 8))
        assert image.mode == ("L" if len(colour) == 1 else "RGB")
        assert not {"icc_profile", "transparency", "gamma"} & set(image.info)
    pixel = (seen,) if isinstance(seen, int) else tuple(seen)
    assert all(abs(one - other) <= far for one, other in zip(pixel, colour, strict=True)), pixel
    assert image_data.read(picture.data) == picture, "once is enough"


@pytest.mark.parametrize("name", ["cmyk.jpg", "sixteen.png", "half.png", "profile.jpg"])
def test_every_format_shows_the_same_picture(name: str, tmp_path: Path) -> None:
    data, colour, far = CASES[name]
    (tmp_path / name).write_bytes(data)
    record = tmp_path / "r.yaml"
    record.write_text(f"title: A\ndate: 2023-06-01\nopening: '![Words]({name})'\n", encoding="utf-8")
    paper = thbreports.render(thbreports.load(record), "pdf")
    with pikepdf.open(io.BytesIO(paper)) as file:
        (image,) = [one for one in file.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert "/SMask" not in image
        seen: Any = pikepdf.PdfImage(image).as_pil_image().getpixel((8, 8))
    pixel = (seen,) if isinstance(seen, int) else tuple(seen)
    assert len(pixel) == len(colour)
    assert all(abs(one - other) <= far for one, other in zip(pixel, colour, strict=True)), pixel


def test_a_checked_picture_is_not_decoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(png(16, 0, b"\x12\x34"))
    record = tmp_path / "r.yaml"
    record.write_text("title: A\ndate: 2023-06-01\nopening: '![Words](a.png)'\n", encoding="utf-8")
    meeting = thbreports.load(record)
    forbidden: Callable[..., Any] = lambda *rest: pytest.fail("it was decoded again")  # noqa: E731
    monkeypatch.setattr("thbreports.source.pixels.alike", forbidden)
    assert thbreports.render(meeting, "html")
    assert thbreports.render(meeting, "docx")


@pytest.mark.parametrize("place", ["behind the stream", "behind the pixels"])
def test_what_stands_behind_the_pixels_of_a_png_reaches_no_report(place: str) -> None:
    secret = b"surplus" * 40
    plain = png(8, 2, b"\x10\x20\x30")
    lines = (b"\0" + b"\x10\x20\x30" * SIZE[0]) * SIZE[1]
    hidden = zlib.compress(lines) + secret if place == "behind the stream" else zlib.compress(lines + secret)
    body = b"IDAT" + hidden
    start, end = plain.index(b"IDAT") - 4, plain.index(b"IEND") - 4
    chunk = struct.pack(">I", len(hidden)) + body + struct.pack(">I", zlib.crc32(body))
    after = image_data.read(plain[:start] + chunk + plain[end:])
    packed = zlib.decompressobj()
    first = after.data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", after.data, first - 4)
    assert len(packed.decompress(after.data[first + 4 : first + 4 + length])) == len(lines)
    assert packed.eof and not packed.unused_data and secret not in after.data
    assert image_data.read(plain).data == plain, "one without a surplus stays as it is"
