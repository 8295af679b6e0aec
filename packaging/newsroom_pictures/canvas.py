"""A canvas of 2400 x 1200 pixels and the drawing operations of the newsroom's pictures, based on Pillow alone."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 2400, 1200

Colour = str  # '#RRGGBB'
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def channels(colour: Colour) -> tuple[int, int, int]:
    """Returns red, green and blue of a colour, each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def blend(start: Colour, end: Colour, part: float) -> Colour:
    """Returns the colour at the fraction `part` (0 to 1) of the way from one colour to the other."""
    part = min(1.0, max(0.0, part))
    return "#" + "".join(
        f"{round(a + (b - a) * part):02X}" for a, b in zip(channels(start), channels(end), strict=True)
    )


def shades(colours: Sequence[Colour]) -> list[Colour]:
    """Returns 256 colours, an even gradient through the given ones."""
    steps = len(colours) - 1
    positions = [(value / 255 * steps, min(int(value / 255 * steps), steps - 1)) for value in range(256)]
    return [blend(colours[step], colours[step + 1], position - step) for position, step in positions]


def tinted(grey: Image.Image, colours: Sequence[Colour]) -> Image.Image:
    """Returns the grey picture with its shades, dark to light, mapped to a gradient of colours."""
    table = [channels(colour) for colour in shades(colours)]
    return Image.merge("RGB", [grey.point([entry[channel] for entry in table]) for channel in range(3)])


def ground(colours: Sequence[Colour], angle: float = 0) -> Image.Image:
    """Returns a picture filled with a gradient of colours, from top to bottom or rotated by `angle` degrees."""
    side = int(math.hypot(WIDTH, HEIGHT))
    ramp = Image.linear_gradient("L").resize((side, side), Image.Resampling.BICUBIC)
    ramp = ramp.rotate(angle, Image.Resampling.BICUBIC)
    left, top = (side - WIDTH) // 2, (side - HEIGHT) // 2
    ramp = ramp.crop((left, top, left + WIDTH, top + HEIGHT))
    low, high = ramp.getextrema()
    return tinted(ramp.point([round(max(0, v - low) * 255 / (high - low)) for v in range(256)]), colours)


def ring(centre: Point, size: Point, phases: Sequence[float], part: float = 0) -> list[Point]:
    """Returns a closed line like the shore of a pond; the phases determine where it bulges."""

    def bulge(angle: float) -> float:
        return 1 + sum(0.075 / (n + 1) * math.sin((n + 2) * angle + phase + part) for n, phase in enumerate(phases))

    angles = [step / 60 for step in range(377)]
    return [
        (centre[0] + math.cos(a) * size[0] * bulge(a), centre[1] + math.sin(a) * size[1] * bulge(a)) for a in angles
    ]


def under(line: Sequence[Point]) -> list[Point]:
    """Returns the area below a line, down to the lower edge."""
    return [*line, (WIDTH + 40, HEIGHT + 40), (-40, HEIGHT + 40)]


class Canvas:
    """A picture being painted. All random numbers come from `rng`, so the same seed gives the same picture."""

    def __init__(self, colours: Sequence[Colour], rng: random.Random, angle: float = 0) -> None:
        """Creates a canvas with a gradient of these colours as its background."""
        self.picture = ground(colours, angle)
        self.rng = rng

    def paint(self, colour: Colour, shape: Callable[[ImageDraw.ImageDraw], None], alpha: int, blur: float) -> None:
        """Paints a shape in one colour, with an opacity of 0 to 255 and edges softened by `blur` pixels."""
        mask = Image.new("L", self.picture.size, 0)
        shape(ImageDraw.Draw(mask))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        self.picture.paste(channels(colour), (0, 0), mask.point([v * alpha // 255 for v in range(256)]))

    def area(self, colour: Colour, points: Sequence[Point], alpha: int = 255, blur: float = 1.5) -> None:
        """Paints a filled polygon."""
        self.paint(colour, lambda draw: draw.polygon(list(points), fill=255), alpha, blur)

    def line(self, colour: Colour, points: Sequence[Point], width: int, alpha: int = 255, blur: float = 1) -> None:
        """Paints a line through the points."""
        self.paint(colour, lambda draw: draw.line(list(points), fill=255, width=width, joint="curve"), alpha, blur)

    def oval(self, colour: Colour, box: Box, alpha: int = 255, blur: float = 1) -> None:
        """Paints a filled ellipse."""
        self.paint(colour, lambda draw: draw.ellipse(box, fill=255), alpha, blur)

    def hoop(
        self, colour: Colour, box: Box, width: int, alpha: int = 255, sweep: Point = (0, 360), blur: float = 1
    ) -> None:
        """Paints the outline of an ellipse, or the part of it between two angles in degrees."""
        self.paint(colour, lambda draw: draw.arc(box, *sweep, fill=255, width=width), alpha, blur)

    def block(self, colour: Colour, box: Box, radius: float = 0, alpha: int = 255, blur: float = 0.8) -> None:
        """Paints a rectangle with rounded corners."""
        self.paint(colour, lambda draw: draw.rounded_rectangle(box, radius, fill=255), alpha, blur)

    def dots(self, ellipses: Sequence[tuple[Point, float, float, Colour]]) -> None:
        """Paints many small ellipses, each given as centre, half width, half height and colour."""
        draw = ImageDraw.Draw(self.picture)
        for (x, y), wide, high, colour in ellipses:
            draw.ellipse((x - wide, y - high, x + wide, y + high), fill=channels(colour))

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0, flat: float = 1.0) -> None:
        """Adds coloured light around a point; `flat` is the ratio of its height to its width."""
        size = (max(2, round(radius * 2)), max(2, round(radius * 2 * flat)))
        fall = [round(max(0.0, 1 - value / 181) ** 2.2 * 255 * strength) for value in range(256)]
        mask = Image.new("L", self.picture.size, 0)
        corner = (round(centre[0] - size[0] / 2), round(centre[1] - size[1] / 2))
        mask.paste(Image.radial_gradient("L").resize(size).point(fall), corner)
        dark = Image.new("RGB", self.picture.size)
        light = Image.composite(Image.new("RGB", self.picture.size, channels(colour)), dark, mask)
        self.picture = ImageChops.screen(self.picture, light)

    def stars(self, count: int, lowest: float = HEIGHT) -> None:
        """Paints stars, most of them faint, above the height `lowest`."""
        ellipses = []
        for _ in range(count):
            position, size = (
                (self.rng.uniform(0, WIDTH), self.rng.uniform(0, lowest)),
                self.rng.choice((1.5, 1.5, 2, 2, 3, 4)),
            )
            ellipses.append((position, size, size, blend("#787888", "#FFFFFF", self.rng.random())))
        self.dots(ellipses)

    def ridge(self, level: float, swing: float, waves: float = 2.0) -> list[Point]:
        """Returns a wavy line from the left edge to the right one, around the height `level`."""
        parts = [(self.rng.uniform(0, 6.28), self.rng.uniform(0.7, 1.3)) for _ in range(4)]

        def height(x: float) -> float:
            turns = [waves * (n + 1) * pace * 6.28 * x / WIDTH + phase for n, (phase, pace) in enumerate(parts)]
            return level + sum(swing / (n + 1) ** 1.25 * math.sin(turn) for n, turn in enumerate(turns))

        return [(x, height(x)) for x in range(-40, WIDTH + 41, 8)]

    def layers(self, far: Colour, near: Colour, top: float, count: int, swing: float, waves: float = 1.6) -> None:
        """Paints hills, waves or strata one in front of the other: `far` at the height `top`, `near` at the bottom."""
        for number in range(count):
            part = number / max(1, count - 1)
            line = self.ridge(top + (HEIGHT - top) * (number / count), swing * (0.5 + part), waves)
            self.area("#0A0E16", under([(x, y - 14) for x, y in line]), 36, 16)
            self.area(blend(far, near, part), under(line))
