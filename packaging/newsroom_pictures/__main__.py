"""Paints the pictures and feed icons of the sample newsroom into resources/newsroom.

Run it as `python packaging/newsroom_pictures [NAME ...]`. Each picture has 1200 x 600 pixels and is painted at twice
that size. Its name is the random seed, so a second run gives the same pictures.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import land
import night
import things
from canvas import HEIGHT, WIDTH, Canvas, channels
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2] / "resources" / "newsroom"
SIZE_LIMIT = 120_000  # bytes of a picture

SCENES: dict[str, Callable[[random.Random], Canvas]] = {
    "archive.jpg": land.archive,
    "arcs.jpg": night.arcs,
    "bike-light.webp": night.bike_light,
    "council.png": things.council,
    "dry-river.jpg": land.dry_river,
    "galaxy.jpg": night.galaxy,
    "heat-pump.jpg": things.heat_pump,
    "herring.jpg": land.herring,
    "ice-moon.jpg": night.ice_moon,
    "knees.jpg": night.knees,
    "lake.jpg": land.lake,
    "lighthouse.jpg": night.lighthouse,
    "moss.jpg": land.moss,
    "mudflat.jpg": land.mudflat,
    "night-train.jpg": night.night_train,
    "noise-chart.png": things.noise_chart,
    "pothole.jpg": night.pothole,
    "rails.jpg": night.rails,
    "seedling.jpg": night.seedling,
    "soil.jpg": land.soil,
    "storm.jpg": land.storm,
    "tide-curve.png": night.tide_curve,
    "tide-lines.jpg": land.tide_lines,
    "timetable.jpg": things.timetable,
    "yard.jpg": land.yard,
}


def save(picture: Image.Image, file: Path) -> None:
    """Writes the picture at half its size, with the best quality that fits into SIZE_LIMIT."""
    small = picture.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.LANCZOS)
    if file.suffix == ".png":
        small.quantize(96, dither=Image.Dither.NONE).save(file, optimize=True)
        return
    for quality in range(86, 40, -6):
        small.save(file, quality=quality, optimize=True, progressive=True, method=6)
        if file.stat().st_size < SIZE_LIMIT:
            return


def icon(letter: str, colour: str) -> Image.Image:
    """Returns a feed's icon: its first letter in white on a rounded square."""
    picture = Image.new("RGBA", (256, 256))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((4, 4, 251, 251), 58, fill=channels(colour))
    draw.text((128, 132), letter, fill="white", font=ImageFont.load_default(176), anchor="mm", stroke_width=7)
    return picture.resize((64, 64), Image.Resampling.LANCZOS)


def main(names: Sequence[str]) -> None:
    """Paints the named pictures, or all of them, and all feed icons."""
    for name, scene in SCENES.items():
        if not names or Path(name).stem in names:
            save(scene(random.Random(name)).picture, ROOT / "pictures" / name)
    for source in json.loads((ROOT / "sources.json").read_text("utf-8")):
        icon(source["title"][0], source["colour"]).save(ROOT / "icons" / f"{source['slug']}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
