"""The pixels of a picture, decoded whole, as all programs show them: eight bits of sRGB or grey, upright.

Programs disagree on all else: which profiles and gammas they follow, what is behind transparent pixels, how
CMYK and 16 bits look, and which way up a photograph stands.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_SRGB_GAMMA = 0.45455
_QUALITY = 95


class UnreadableError(Exception):
    """The pixels cannot be decoded."""


class Traits(NamedTuple):
    """What a file says of its pixels: how they lie (EXIF), and whether all programs show them alike."""

    kind: str
    orientation: int
    is_plain: bool
    has_profile: bool
    gamma: float = 0.0


def alike(data: bytes, traits: Traits, transparent: bool = False) -> bytes | None:
    """Return a picture as all programs show it, or None where it is so already; it is decoded in any case.

    ``transparent``: what shows through may stay so, else it stands on white.  ``data`` has profile and
    transparency, and nothing that is not about looks.  Raises UnreadableError.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=[traits.kind]) as image:
            image.load()
            profile = image.info.get("icc_profile")
            if traits.is_plain and traits.orientation == 1 and (not profile or _changes_nothing(profile)):
                return None
            shown = _in_srgb(image, profile, traits.gamma, transparent)
            return _saved(_turned(shown, traits.orientation), image, traits.kind)
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise UnreadableError from error


def is_usual(gamma: float) -> bool:
    """Tell whether a gamma that a PNG gives, or 0 for none, is that of sRGB."""
    return not gamma or abs(gamma / _SRGB_GAMMA - 1) < 0.05


def _changes_nothing(profile: bytes) -> bool:
    """Tell whether a profile is that of sRGB, or broken, which is as good as none."""
    from PIL import ImageCms

    try:
        return "srgb" in ImageCms.getProfileDescription(io.BytesIO(profile)).lower()
    except (ImageCms.PyCMSError, OSError):
        return True


def _in_srgb(image: Image.Image, profile: bytes | None, gamma: float, transparent: bool) -> Image.Image:
    """Return an image as eight bits of sRGB or of grey, on white unless it may be transparent."""
    is_grey = image.mode in ("1", "L", "LA") or image.mode.startswith("I")
    seen = _eight_bits(image)
    alpha = seen.convert("RGBA").getchannel("A") if transparent and _shows_through(seen) else None
    shown = _on_white(seen) if alpha is None else seen.convert("RGBA").convert("RGB")
    if profile:
        shown = _converted(shown, profile)
    elif not is_usual(gamma):
        table = [round(255 * (value / 255) ** (_SRGB_GAMMA / gamma)) for value in range(256)]
        shown = shown.point(table * len(shown.getbands()))
    shown = shown.convert("L" if is_grey else "RGB")
    if alpha is not None:
        shown.putalpha(alpha)
    return shown


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    return image


def _shows_through(image: Image.Image) -> bool:
    return image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info


def _on_white(image: Image.Image) -> Image.Image:
    """Return an image without transparency: what shows through is the paper."""
    from PIL import Image

    if _shows_through(image):
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert({"1": "L", "P": "RGB"}.get(image.mode, image.mode))


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """Return an image in sRGB; a profile that is broken or of other colours is none, as in browsers."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space == "RGB" and image.mode == "L":
            image = image.convert("RGB")
        elif space == "GRAY" and image.mode == "RGB":
            image = image.convert("L")
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
        target = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, source, target, intent, "RGB", flags=flags)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image
    return image if made is None else made


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    from PIL import Image

    turn = Image.Transpose
    sideways = turn.TRANSPOSE, turn.ROTATE_270, turn.TRANSVERSE, turn.ROTATE_90
    turns = (turn.FLIP_LEFT_RIGHT, turn.ROTATE_180, turn.FLIP_TOP_BOTTOM, *sideways)
    return image.transpose(turns[orientation - 2]) if orientation > 1 else image


def _saved(shown: Image.Image, image: Image.Image, kind: str) -> bytes:
    from PIL import JpegImagePlugin

    options: dict[str, Any] = {}
    if "dpi" in image.info:
        options["dpi"] = image.info["dpi"]
    if kind == "JPEG":
        sampling = JpegImagePlugin.get_sampling(image)
        options |= {"quality": _QUALITY, "subsampling": sampling if sampling >= 0 else 0}
    target = io.BytesIO()
    shown.info = {}
    shown.save(target, kind, **options)
    return target.getvalue()
