"""Pictures of the night: sky, lights, rails."""

from __future__ import annotations

import math
import random

from canvas import HEIGHT, WIDTH, Canvas, blend, ring
from PIL import Image, ImageChops, ImageDraw, ImageFilter


def lighthouse(rng: random.Random) -> Canvas:
    """A beam over the sea at dusk."""
    canvas = Canvas(("#16233F", "#2F4A72", "#7E8FA5", "#E3B58C"), rng)
    canvas.stars(120, 420)
    canvas.area("#FFF0C2", [(1660, 372), (-60, 90), (-60, 420)], 150, 26)
    canvas.area("#FFF0C2", [(1660, 372), (2460, 300), (2460, 470)], 90, 26)
    canvas.layers("#3C5674", "#101B30", 840, 6, 12, 5)
    canvas.area("#0E1524", [(1440, 900), (1530, 838), (1790, 832), (1900, 905)])
    canvas.area("#EBE2D6", [(1622, 850), (1638, 420), (1682, 420), (1698, 850)])
    canvas.area("#AA3C34", [(1628, 700), (1633, 560), (1687, 560), (1692, 700)])
    canvas.block("#141C2C", (1624, 404, 1696, 422))
    canvas.block("#FFF0BE", (1640, 344, 1680, 404))
    canvas.area("#141C2C", [(1632, 344), (1660, 306), (1688, 344)])
    canvas.glow((1660, 372), 300, "#FFE7A8", 0.9)
    return canvas


def night_train(rng: random.Random) -> Canvas:
    """A line of lit windows before dark hills."""
    canvas = Canvas(("#0B1330", "#1C2A55", "#46507F", "#8A6F8C"), rng)
    canvas.stars(260, 560)
    canvas.layers("#3A4370", "#141B3A", 560, 4, 110, 1.2)
    canvas.block("#060A18", (0, 905, WIDTH, 925))
    for car in range(5):
        left = 120 + car * 430
        canvas.block("#0A0F22", (left, 792, left + 414, 902), 22)
        for window in range(left + 26, left + 397, 53):
            lit = blend("#FFD98A", "#FFB65A", rng.random()) if rng.random() < 0.8 else "#2C3458"
            canvas.block(lit, (window, 816, window + 36, 856), 6)
    canvas.block("#FFC979", (120, 930, 2254, 990), 0, 80, 40)
    canvas.glow((2280, 850), 420, "#FFE3AE", 0.9)
    return canvas


def rails(rng: random.Random) -> Canvas:
    """Two rails that meet in the light."""
    canvas = Canvas(("#0D1930", "#1E3558", "#101B30"), rng)
    for sleeper in range(26):
        near = (sleeper / 25) ** 2.2
        top, half = 470 + near * 800, 40 + near * 900
        canvas.block("#35506F", (1200 - half, top, 1200 + half, top + 3 + near * 26), 0, 150, 1.5)
    for side in (-1, 1):
        for width, colour in ((30, "#8FA9C4"), (9, "#F2F7FC")):
            near_ends = [(1200 + side * (640 + width), HEIGHT), (1200 + side * (640 - width), HEIGHT)]
            canvas.area(colour, [(1200 + side * 18, 465), (1200 + side * 21, 465), *near_ends], 230, 1)
    canvas.glow((1200, 440), 900, "#9CC7FF", 0.75)
    canvas.glow((1200, 450), 180, "#FFF6DC", 1.0)
    return canvas


def bike_light(rng: random.Random) -> Canvas:
    """A small light on a dark lane in drizzle."""
    canvas = Canvas(("#05070C", "#0C121C", "#141A22"), rng)
    canvas.area("#FFF2CC", [(1180, 560), (1240, 560), (2300, HEIGHT + 60), (120, HEIGHT + 60)], 105, 90)
    draw = ImageDraw.Draw(canvas.picture)
    for _ in range(320):
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
        near = max(0.1, 1 - math.hypot(x - 1210, y - 700) / 1200)
        draw.line([(x, y), (x - 6, y + 34)], fill=blend("#10161F", "#C9CED2", near * 0.5), width=2)
    canvas.glow((1210, 560), 520, "#FFF6DA", 1.0)
    canvas.glow((1210, 690), 330, "#FF8A2B", 0.9, 0.4)
    return canvas


def knees(rng: random.Random) -> Canvas:
    """Two arcs of orange light on a black ground."""
    canvas = Canvas(("#07080D", "#14161F"), rng)
    for top in (330, 600):
        for trace in range(16):
            arc = [
                (x, top + 260 - 240 * math.sin((x - 380) / 1640 * math.pi) + trace * 7) for x in range(380, 2030, 10)
            ]
            canvas.line(blend("#8A2E10", "#FFD08A", trace / 15), arc[trace * 4 :], 6, 60 + trace * 12, 2)
        canvas.glow((2020, top + 365), 200, "#FFB45E", 0.9)
    canvas.glow((1300, 500), 1100, "#FF7A20", 0.28)
    return canvas


def galaxy(rng: random.Random) -> Canvas:
    """The glowing core of a galaxy and its two arms."""
    canvas = Canvas(("#0E0B24", "#191238", "#080716"), rng, 25)
    canvas.stars(420)
    draw = ImageDraw.Draw(canvas.picture)
    for _ in range(9000):
        arm, far = rng.randrange(2), abs(rng.gauss(0, 1)) * 360
        turn = arm * math.pi + far / 190 + rng.gauss(0, 0.28)
        x = 1280 + far * 2.0 * math.cos(turn)
        y = 590 + far * 0.95 * math.sin(turn) - far * 0.4 * math.cos(turn)
        draw.rectangle((x, y, x + 1, y + 1), fill=blend("#FFE6B8", "#8C7BE0", far / 620))
    canvas.picture = ImageChops.screen(canvas.picture, canvas.picture.filter(ImageFilter.GaussianBlur(26)))
    canvas.glow((1280, 590), 820, "#7A4FC0", 0.5, 0.7)
    canvas.glow((1280, 590), 520, "#FFC77E", 0.9, 0.75)
    canvas.glow((1280, 590), 150, "#FFF6E4", 1.0)
    return canvas


def arcs(rng: random.Random) -> Canvas:
    """Light bent round a dark disc."""
    canvas = Canvas(("#0A0C18", "#131629"), rng)
    canvas.stars(300)
    bent = ((330, 200, 95, 16), (350, 20, 70, 12), (420, 110, 50, 8), (300, 300, 38, 9), (470, 250, 30, 6))
    for radius, start, length, width in bent:
        box = (1200 - radius, 600 - radius, 1200 + radius, 600 + radius)
        for blur, alpha in ((16, 200), (2, 255)):
            canvas.hoop("#FFCF7A", box, width, alpha, (start, start + length), blur)
    canvas.glow((1200, 600), 260, "#FFB27A", 0.8)
    canvas.oval("#0E0E16", (1140, 540, 1260, 660))
    return canvas


def ice_moon(rng: random.Random) -> Canvas:
    """A pale moon with cracks in its ice."""
    canvas = Canvas(("#04060B", "#090D16"), rng)
    canvas.stars(300)
    face = Canvas(("#F3F7F8", "#C6D8DE", "#6F93A4", "#1D2E3C"), rng, 62)
    for _ in range(34):
        x, y, turn = rng.uniform(700, 1700), rng.uniform(100, 1100), rng.uniform(0, 6.28)
        crack = [(x, y)]
        for _ in range(26):
            turn += rng.gauss(0, 0.22)
            x, y = x + 24 * math.cos(turn), y + 24 * math.sin(turn)
            crack.append((x, y))
        face.line(rng.choice(("#8A5A45", "#5E7F90", "#A06A4C")), crack, rng.randint(3, 9), 120, 1.5)
    disc = Image.new("L", canvas.picture.size, 0)
    ImageDraw.Draw(disc).ellipse((690, 90, 1730, 1130), fill=255)
    canvas.picture.paste(face.picture, (0, 0), disc.filter(ImageFilter.GaussianBlur(2)))
    canvas.glow((880, 320), 720, "#DDF1FF", 0.35)
    return canvas


def seedling(rng: random.Random) -> Canvas:
    """A green shoot out of black earth."""
    canvas = Canvas(("#10241C", "#1B3A2A", "#0D1812"), rng)
    canvas.glow((1220, 380), 900, "#B9F27C", 0.55)
    canvas.layers("#1C1510", "#0B0806", 900, 3, 24, 2.5)
    stem = [(1200 + 70 * math.sin(step / 20), 930 - step * 9) for step in range(60)]
    canvas.line("#D9F7A2", stem, 22, 255, 2)
    x, y = stem[-1]
    for side, colour in ((-1, "#A8E063"), (1, "#C6F08A")):
        bow = [(step, math.sin(step / 70 * math.pi)) for step in range(71)]
        upper = [(x + side * step * 3.6, y - 82 * high - step * 0.7) for step, high in bow]
        lower = [(x + side * step * 3.6, y + 40 * high - step * 0.7) for step, high in reversed(bow)]
        canvas.area(colour, [*upper, *lower], 255, 2)
    return canvas


def tide_curve(rng: random.Random) -> Canvas:
    """A fortnight of tides: the moon's alone, and with more and more of the sun's."""
    canvas = Canvas(("#12213B", "#16304F"), rng)
    for row in range(200, HEIGHT, 200):
        canvas.line("#263E5C", [(0, row), (WIDTH, row)], 3)
    for number, (sun, colour) in enumerate(((0.0, "#3E6D9C"), (0.2, "#5B9BD0"), (0.35, "#A5DCF5"))):
        curve = []
        for x in range(0, WIDTH + 1, 3):
            hours = x / WIDTH * 14 * 24
            level = 0.3 + 1.1 * math.cos(6.2832 * hours / 12.42) + sun * math.cos(6.2832 * hours / 12.0)
            curve.append((x, 640 - level * 270))
        canvas.line(colour, curve, 5 + 2 * number, 115 + number * 70, 0.8)
    return canvas


def pothole(rng: random.Random) -> Canvas:
    """A hole in a wet road, with a street lamp in it."""
    canvas = Canvas(("#2B2F35", "#53575D", "#3A3E44"), rng, 30)
    phases = [2.0, 0.4, 4.4, 1.1, 3.0]
    stones = []
    for _ in range(5200):
        position, size = (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)), rng.uniform(2, 7)
        stones.append((position, size, size * 0.8, blend("#2E3238", "#72777D", rng.random() ** 1.5)))
    canvas.dots(stones)
    for grow, colour in ((60, "#8E8C86"), (20, "#2A2B2D"), (0, "#0E1218")):
        canvas.area(colour, ring((1220, 640), (640 + grow, 300 + grow), phases), 235, 7)
    canvas.glow((1380, 700), 420, "#FFC877", 0.9, 0.3)
    canvas.glow((1380, 640), 120, "#FFF1CF", 1.0, 1.6)
    canvas.glow((1900, -100), 1300, "#FFC27A", 0.4)
    return canvas
