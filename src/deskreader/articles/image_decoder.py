"""Decodes untrusted images within limits, shrinks them and encodes them again, so that we store only our own bytes."""

from __future__ import annotations

import importlib
import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from PIL import Image, ImageOps, UnidentifiedImageError

from deskreader.errors import Kind, ParseError
from deskreader.limits import LARGEST_PICTURE, LARGEST_PNG, LONGEST_SIDE, MOST_PIXELS
from deskreader.model import ReadImage

TALLEST = 8_000  # pixels; the tallest infographic that the article pane draws well
JPEG_QUALITY = 82

MOST_FRAMES, MOST_FRAME_PIXELS = 240, 60_000_000
"""Frames of a moving image, and pixels of all its frames; of more, only the first frame is kept."""
MOST_MOVING_BYTES = 6_000_000  # encoded again
SHORTEST_FRAME = 20  # milliseconds, as browsers have it
_MOVING_FORMATS = ("GIF", "WEBP")

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "ICO", "AVIF", "TIFF")
_PLUGINS = {"WEBP": "WebP"}  # module names that differ from the format name
_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    EOFError,
    MemoryError,
    ArithmeticError,
)

logging.getLogger("PIL").setLevel(logging.CRITICAL)  # it logs errors of images that are then refused


def read_image(data: bytes, max_width: int) -> ReadImage:
    """Returns an image upright, at most `max_width` pixels wide, as JPEG, or PNG with transparency.

    A moving image stays one, as GIF, if it is short and small enough; of a longer one only the first frame is kept.
    The type is taken from the bytes, whatever was claimed. Raises: ParseError (NOT_A_PICTURE), for SVG too.
    """
    with _reading(data) as source:
        width = max(1, max_width)
        return _moving(source, width) or _encoded(_oriented(source, width))


def decoded_size(data: bytes) -> tuple[int, int]:
    """Returns width and height of an image whose whole first frame can be decoded. Raises: ParseError."""
    with _reading(data) as source:
        source.load()
        return source.size


@contextmanager
def _reading(data: bytes) -> Iterator[Image.Image]:
    """Opens an image; whatever a decoder raises in the block is a ParseError(NOT_A_PICTURE)."""
    if not data or len(data) > LARGEST_PICTURE:
        raise ParseError(Kind.NOT_A_PICTURE, f"{len(data)} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _open_image(data) as source:
                yield source
    except _ERRORS as error:
        raise ParseError(Kind.NOT_A_PICTURE, type(error).__name__) from error


def _open_image(data: bytes) -> Image.Image:
    """Returns the image with its header read and its size checked, not yet decoded."""
    try:
        source = Image.open(
            io.BytesIO(data), formats=[name for name in _FORMATS if name in Image.OPEN or _is_readable(name)]
        )
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ParseError(Kind.NOT_A_PICTURE, type(error).__name__) from error
    width, height = source.size
    if width < 1 or height < 1 or max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        source.close()
        raise ParseError(Kind.NOT_A_PICTURE, f"{width}x{height}")
    return source


def load() -> None:
    """Loads every decoder; otherwise the first image does, which needs file access."""
    Image.preinit()
    for name in _FORMATS:
        with suppress(ImportError):  # not every build of Pillow supports every format
            importlib.import_module(f"PIL.{_PLUGINS.get(name, name.capitalize())}ImagePlugin")


def _is_readable(name: str) -> bool:
    load()
    return name in Image.OPEN


def _oriented(source: Image.Image, max_width: int) -> Image.Image:
    """Returns the first frame, turned as its EXIF says and shrunk; JPEG is decoded at a reduced size where possible."""
    source.draft("RGB", (max_width * 2, TALLEST * 2)) if source.format == "JPEG" else None
    image = _in_eight_bits(source)
    image = ImageOps.exif_transpose(image)
    image.thumbnail((max_width, TALLEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _moving(source: Image.Image, max_width: int) -> ReadImage | None:
    """Returns a moving image with all its frames, shrunk and encoded again; None for a still or too costly one."""
    frames = int(getattr(source, "n_frames", 1))
    shrunk = min(1.0, max_width / source.width)
    pixels = source.width * source.height
    if source.format not in _MOVING_FORMATS or not 1 < frames <= MOST_FRAMES or pixels * frames > MOST_FRAME_PIXELS:
        source.seek(0)
        return None
    size = max(1, round(source.width * shrunk)), max(1, round(source.height * shrunk))
    images, durations = [], []
    for number in range(frames):
        source.seek(number)
        images.append(source.convert("RGBA").resize(size, Image.Resampling.LANCZOS))
        durations.append(max(SHORTEST_FRAME, int(source.info.get("duration") or 0)))  # known once it is decoded
    out = io.BytesIO()
    images[0].save(
        out, "GIF", save_all=True, append_images=images[1:], duration=durations, loop=0, disposal=2, optimize=False
    )
    source.seek(0)
    return ReadImage(out.getvalue(), "image/gif", *size) if out.tell() <= MOST_MOVING_BYTES else None


def _in_eight_bits(source: Image.Image) -> Image.Image:
    """Returns the image with 8 bits a channel; 16-bit grey is scaled, since conversion turns all but black white."""
    if source.mode in ("RGB", "RGBA", "L"):
        return source
    if source.mode.startswith("I"):
        return source.convert("I").point(lambda grey: grey * (1 / 256) + 0).convert("L")
    return source.convert("RGBA" if _has_alpha(source) else "RGB")


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _encoded(image: Image.Image) -> ReadImage:
    """Returns the image as PNG where part of it is transparent and that is not too large, else as JPEG, on white."""
    out = io.BytesIO()
    if image.mode == "RGBA" and _shows_through(image):
        image.save(out, "PNG")
        if out.tell() <= LARGEST_PNG:
            return ReadImage(out.getvalue(), "image/png", image.width, image.height)
        out, white = io.BytesIO(), Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return ReadImage(out.getvalue(), "image/jpeg", image.width, image.height)


def _shows_through(image: Image.Image) -> bool:
    lowest = image.getchannel("A").getextrema()[0]
    return isinstance(lowest, (int, float)) and lowest < 255
