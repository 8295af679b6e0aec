"""Pictures of made things: a timetable, a council chamber, a fan, a chart."""

from __future__ import annotations

import math
import random

from canvas import HEIGHT, WIDTH, Canvas, blend
from PIL import ImageDraw


def timetable(rng: random.Random) -> Canvas:
    """A folded sheet with rows of times."""
    canvas = Canvas(("#F3DCC0", "#E9C3A0"), rng, 90)
    draw = ImageDraw.Draw(canvas.picture)
    for number, colour in enumerate(("#F0D8BB", "#DE8F68", "#F6E7D2", "#C8674A", "#EFCBA8", "#9C4434")):
        left = number * 400
        canvas.block(colour, (left, 0, left + 400, HEIGHT))
        canvas.block("#4A1F18", (left, 0, left + 70, HEIGHT), 0, 70, 40)
        ink = blend(colour, "#FFFFFF" if number % 2 else "#8A3B2C", 0.6)
        for row in range(11):
            for column in range(3):
                x, y = left + 110 + column * 84, 130 + row * 88
                if (row * 7 + column * 5 + number) % 4:
                    draw.rounded_rectangle((x, y, x + 48, y + 16), 8, fill=ink)
    return canvas


def council(rng: random.Random) -> Canvas:
    """Thirty-five seats in three rows, thirty-one of them lit."""
    canvas = Canvas(("#232B3A", "#1A2130"), rng)
    against = ((0, 5), (1, 6), (2, 3), (2, 14))
    for row, count in enumerate((7, 12, 16)):
        for seat in range(count):
            turn = math.pi * (0.07 + 0.86 * seat / (count - 1))
            x, y = 1200 - math.cos(turn) * (420 + row * 250), 1090 - math.sin(turn) * (420 + row * 250)
            colour = "#485266" if (row, seat) in against else blend("#F2B45A", "#F7D9A0", row / 2)
            canvas.oval(colour, (x - 66, y - 66, x + 66, y + 66))
    canvas.block("#5C6880", (1080, 960, 1320, 1060), 24)
    return canvas


def heat_pump(rng: random.Random) -> Canvas:
    """The fan of a heat pump behind its guard."""
    canvas = Canvas(("#DDE4E8", "#A9B8C3", "#647C8E"), rng, 35)
    canvas.oval("#2F4352", (690, 120, 1750, 1180), 120, 40)
    canvas.oval("#3A4E5D", (720, 100, 1680, 1060))
    for blade in range(5):
        turn = blade * 6.2832 / 5
        front = [(far, turn + far / 700) for far in range(60, 450, 10)]
        back = [(far, turn + 0.78 + far / 1100) for far in range(450, 60, -10)]
        points = [(1200 + far * math.cos(angle), 580 + far * math.sin(angle)) for far, angle in [*front, *back]]
        canvas.area("#C9D6DE", points, 225, 3)
    for far in range(90, 480, 64):
        canvas.hoop("#F5F8FA", (1200 - far, 580 - far, 1200 + far, 580 + far), 8, 190)
    canvas.oval("#E2E9EE", (1120, 500, 1280, 660))
    canvas.glow((420, 100), 1100, "#FFFFFF", 0.55)
    return canvas


def noise_chart(rng: random.Random) -> Canvas:
    """Sound through a night; the tall bars are the melting of ice."""
    canvas = Canvas(("#F6F9FB", "#EEF3F6"), rng)
    for height in (360, 610, 860):
        canvas.line("#D4DCE3", [(40, height), (WIDTH - 40, height)], 3)
    for number in range(96):
        melting = number % 12 == 7
        loud = 0.62 + rng.random() * 0.12 if melting else 0.25 + 0.1 * math.sin(number / 9) + rng.random() * 0.07
        colour = "#E39A3B" if melting else blend("#9DB8CB", "#4E7C9C", loud * 2)
        canvas.block(colour, (60 + number * 24, 1110 - loud * 1250, 75 + number * 24, 1110), 7)
    canvas.line("#5A6876", [(40, 1114), (WIDTH - 40, 1114)], 5)
    return canvas
