"""Pictures of land and water."""

from __future__ import annotations

import math
import random

from canvas import HEIGHT, WIDTH, Canvas, blend, ground, ring, under
from PIL import ImageDraw


def yard(rng: random.Random) -> Canvas:
    """Old rails that run to the harbour through sand and puddles, in low morning light."""
    canvas = Canvas(("#5F849F", "#8FAEB8", "#D5D3BC", "#F4DDB0", "#F4DDB0", "#F4DDB0"), rng)
    canvas.glow((760, 640), 1000, "#FFE2A8", 0.7)
    skyline(canvas)
    canvas.picture.paste(ground(("#DCC48F", "#B3976A", "#6E5B44"), 0).crop((0, 0, WIDTH, HEIGHT - 640)), (0, 640))
    for number in range(9):
        near = (number / 8) ** 1.8
        x, y, wide = rng.uniform(-100, WIDTH), 680 + near * 480, 160 + near * 420
        canvas.oval("#CFE0E0", (x - wide, y - wide * 0.06, x + wide, y + wide * 0.06), 150, 6)
    for foot in (-2300, -1100, -500, 260, 1200, 2050, 3300):
        for gauge in (0, 190):
            far, near = (760 + (foot + gauge) * 0.012, 640), (foot + gauge, HEIGHT + 20)
            side = 15 if foot > 0 else 11
            canvas.area("#4A3D2C", [far, (far[0] + 2, 640), (near[0] + side, near[1]), (near[0] - side, near[1])], 200)
            canvas.area("#FFF1CC", [far, (far[0] + 1, 640), (near[0] - 3, near[1]), (near[0] - side, near[1])], 210)
    canvas.glow((760, 640), 520, "#FFF0CB", 0.75, 0.35)
    return canvas


def skyline(canvas: Canvas) -> None:
    """The far side of a harbour: roofs, two cranes, and a signal box nearer by."""
    x = -20.0
    while x < WIDTH:
        wide, high = canvas.rng.uniform(50, 150), canvas.rng.uniform(14, 74)
        canvas.block("#8FA3A6", (x, 644 - high, x + wide, 660), 0, 190, 2)
        x += wide * 0.9
    for left, size in ((1180, 1.0), (1420, 0.8)):
        top = 644 - 300 * size
        for foot in (0, 90 * size):
            canvas.line("#5B6B70", [(left + foot, 650), (left + 45 * size, top + 60)], 9, 230)
        canvas.line(
            "#5B6B70",
            [(left - 190 * size, top - 20), (left + 45 * size, top + 60), (left + 150 * size, top + 84)],
            11,
            230,
        )
        canvas.line("#5B6B70", [(left - 190 * size, top - 20), (left - 190 * size, top + 130 * size)], 4, 230)
    canvas.block("#3C4140", (1850, 470, 1990, 660))
    canvas.block("#2E3332", (1800, 330, 2040, 480), 6)
    canvas.area("#2A2E2D", [(1770, 340), (1920, 270), (2070, 340)])
    for pane in range(1824, 2010, 50):
        canvas.block("#FBDFA2", (pane, 368, pane + 36, 440), 3)


def mudflat(rng: random.Random) -> Canvas:
    """Bands of water in mud, seen from above."""
    canvas = Canvas(("#8C7F6A", "#6F6656", "#575246"), rng, 20)
    for number in range(16):
        colour = "#BFD4D6" if number % 3 else "#E9EFE9"
        canvas.line(colour, canvas.ridge(40 + number * 78, 60, 1.1), rng.randint(8, 46), 215, 2)
    canvas.glow((1800, 250), 1100, "#FFE9BF", 0.5)
    return canvas


def herring(rng: random.Random) -> Canvas:
    """A shoal of fish along a curve."""
    canvas = Canvas(("#3E8C84", "#1F5F66", "#0C3340"), rng, 12)
    for _ in range(420):
        x = rng.gauss(1250, 520)
        y = 600 + 170 * math.sin(x / 330) + rng.gauss(0, 130)
        tilt, size = math.atan(0.5 * math.cos(x / 330)) + rng.gauss(0, 0.12), rng.uniform(24, 58)
        cos, sin = math.cos(tilt) * size, math.sin(tilt) * size
        turns = [step * 0.35 for step in range(18)]
        body = [
            (x + math.cos(a) * cos - 0.17 * math.sin(a) * sin, y + math.cos(a) * sin + 0.17 * math.sin(a) * cos)
            for a in turns
        ]
        ImageDraw.Draw(canvas.picture).polygon(body, fill=blend("#2C6E72", "#DDEFE4", rng.random() ** 1.6))
    canvas.glow((900, -60), 1300, "#CFF5DF", 0.45)
    return canvas


def storm(rng: random.Random) -> Canvas:
    """Grey waves under a torn sky."""
    canvas = Canvas(("#3B434C", "#7D8890", "#C3C6C0", "#8D979C"), rng)
    for _ in range(26):
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, 460)
        canvas.oval(rng.choice(("#2C333B", "#D8DAD4", "#59636C")), (x - 420, y - 60, x + 420, y + 60), 90, 60)
    canvas.layers("#6F8088", "#1D2A33", 560, 6, 46, 2.2)
    for number in range(6):
        canvas.line("#F1F4F2", canvas.ridge(640 + number * 100, 40, 2.4), 7, 130, 5)
    return canvas


def tide_lines(rng: random.Random) -> Canvas:
    """Water that spreads over straight rails."""
    canvas = Canvas(("#D9CDB4", "#B9AE97"), rng, 10)
    for number in range(13):
        x = -500 + number * 260
        canvas.line("#6D6454", [(x, HEIGHT + 20), (x + 900, -20)], 14, 190)
    for number, colour in enumerate(("#8CC3C4", "#5AA3AE", "#347F93", "#1E5F78")):
        line = canvas.ridge(300 + number * 210, 90, 0.9)
        canvas.area(colour, under(line), 125 + number * 8, 2)
        canvas.line("#FFFFFF", line, 6, 140, 2)
    return canvas


def lake(rng: random.Random) -> Canvas:
    """A shrinking lake from above: a ring on the shore for each year."""
    canvas = Canvas(("#D8B47B", "#B98A52"), rng, 30)
    phases = [rng.uniform(0, 6.28) for _ in range(5)]
    colours = [
        "#C79A5E",
        "#DDBB84",
        "#E9D3A6",
        "#F3E7C8",
        "#CFE3CF",
        "#8CCBC2",
        "#4FA9AE",
        "#2C8598",
        "#1D6784",
        "#164F70",
    ]
    for number in range(30):
        part = number / 29
        size = (1250 * (1.16 - part), 640 * (1.16 - part))
        colour = blend(colours[min(9, int(part * 10))], "#FFFFFF", 0 if number % 3 else 0.12)
        canvas.area(colour, ring((1230, 600), size, phases, part))
    canvas.glow((800, 200), 1000, "#FFF3D6", 0.4)
    return canvas


def archive(rng: random.Random) -> Canvas:
    """Layers of old paper."""
    canvas = Canvas(("#5A3A28", "#8A5E3E"), rng, 10)
    for number in range(34):
        line = canvas.ridge(130 + number * 32, 16, 0.8)
        canvas.area("#3A2418", under([(x, y - 6) for x, y in line]), 150, 6)
        canvas.area(blend("#F3E4C8", "#C99F6C", rng.random() * 0.55 + number / 80), under(line))
    canvas.glow((500, 150), 1200, "#FFEFD0", 0.35)
    return canvas


def soil(rng: random.Random) -> Canvas:
    """A cut through the ground, from the grass down."""
    canvas = Canvas(("#C7DDE6", "#E6EEEA"), rng)
    canvas.layers("#5D7A3A", "#4A6630", 170, 1, 14, 2)
    for number, colour in enumerate(["#3B2A1E", "#4E3626", "#6B492F", "#8A6140", "#A87F54", "#C29C6E", "#AE8C66"]):
        canvas.area(colour, under(canvas.ridge(215 + number * 145, 20, 1.4)), 255, 3)
    stones = []
    for _ in range(700):
        position, size = (rng.uniform(0, WIDTH), rng.uniform(270, HEIGHT)), rng.uniform(3, 17)
        stones.append((position, size, size * 0.7, blend("#2C2018", "#E1C9A2", rng.random())))
    canvas.dots(stones)
    return canvas


def moss(rng: random.Random) -> Canvas:
    """Layers of peat moss, bright at the top."""
    canvas = Canvas(("#DCE8B4", "#B7CF7E"), rng)
    canvas.layers("#C2DA7C", "#1E3A1C", 130, 15, 22, 1.3)
    canvas.glow((1700, 100), 1200, "#FFFBD0", 0.35)
    return canvas


def dry_river(rng: random.Random) -> Canvas:
    """Dunes under a pale sky."""
    canvas = Canvas(("#BFD8E2", "#E9E4D2", "#F3DDB6"), rng)
    canvas.glow((560, 240), 360, "#FFFDF0", 0.9)
    canvas.layers("#EBCB98", "#A9713F", 470, 7, 64, 0.7)
    return canvas
