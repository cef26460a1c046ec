"""Draw the chart of the committee's record: run it in this folder after changing the figures."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PERMITS = {"2021": 612, "2022": 655, "2023": 731, "2024": 842, "2025": 918}
WIDTH, HEIGHT, SCALE_TOP = 1200, 560, 1000
LEFT, RIGHT, TOP, FLOOR = 90, 1180, 30, 490
INK, MUTED, RULE, BAR = "#1c1e21", "#565d65", "#b4bac1", "#1f3a5f"
FONT = Path(__file__).resolve().parents[2] / "templates" / "base" / "fonts" / "NotoSans-Regular.ttf"


def draw() -> Image.Image:
    """Return the chart: bars from zero, a scale in steps of 250, each value above its bar."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), 26)
    for value in range(0, SCALE_TOP + 1, 250):
        height = FLOOR - (FLOOR - TOP) * value / SCALE_TOP
        pen.line((LEFT, height, RIGHT, height), fill=RULE if value else INK, width=2)
        pen.text((LEFT - 14, height), str(value), font=font, fill=MUTED, anchor="rm")
    step = (RIGHT - LEFT) / len(PERMITS)
    for place, (year, count) in enumerate(PERMITS.items()):
        middle = LEFT + step * (place + 0.5)
        top = FLOOR - (FLOOR - TOP) * count / SCALE_TOP
        pen.rectangle((middle - 60, top, middle + 60, FLOOR), fill=BAR)
        pen.text((middle, top - 8), str(count), font=font, fill=INK, anchor="mb")
        pen.text((middle, FLOOR + 14), year, font=font, fill=INK, anchor="mt")
    return picture.quantize(32)


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("permits-2021-2025.png"), optimize=True)
