"""Images from strangers: within limits, upright, shrunk, and written by us."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from deskreader.articles.image_decoder import read_image
from deskreader.errors import Kind, ParseError
from deskreader.limits import MOST_PIXELS


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_images_become_jpeg_of_the_wanted_width(kind: str) -> None:
    image = read_image(encoded(Image.new("RGB", (900, 300), "green"), kind), 300)
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 300, 100)
    with Image.open(io.BytesIO(image.data)) as written:
        assert written.size == (300, 100)
        assert written.format == "JPEG"


def test_small_images_are_not_enlarged() -> None:
    image = read_image(encoded(Image.new("L", (40, 30)), "PNG"), 800)
    assert (image.width, image.height) == (40, 30)


def test_transparency_is_kept() -> None:
    image = read_image(encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 100)), "PNG"), 800)
    assert image.media_type == "image/png"
    opaque = read_image(encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 255)), "PNG"), 800)
    assert opaque.media_type == "image/jpeg"


def test_a_palette_with_transparency_is_kept() -> None:
    picture = Image.new("P", (20, 20))
    image = read_image(encoded(picture, "GIF", transparency=0), 800)
    assert image.media_type == "image/png"


def test_an_animation_is_its_first_frame() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    image = read_image(data, 100)
    with Image.open(io.BytesIO(image.data)) as written:
        red, _, blue = written.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 > blue


def test_images_are_rotated_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = read_image(encoded(Image.new("RGB", (80, 40)), "JPEG", exif=exif), 500)
    assert (image.width, image.height) == (40, 80)
    with Image.open(io.BytesIO(image.data)) as written:
        assert not written.getexif()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>no picture</html>",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0junk",
        encoded(Image.new("RGB", (200, 200)), "PNG")[:90],
        bomb(100_000, 100_000),
        bomb(40_000, 10),
        bomb(9_000, MOST_PIXELS // 9_000 + 1),
    ],
)
def test_other_data_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        read_image(data, 800)
    assert caught.value.kind is Kind.NOT_A_PICTURE


def moving(frames: int = 3, side: int = 60, form: str = "GIF") -> bytes:
    """Returns a moving image whose frames differ in colour."""
    images = [Image.new("RGB", (side, side), (60 * (number % 4), 90, 10)) for number in range(frames)]
    out = io.BytesIO()
    images[0].save(out, form, save_all=True, append_images=images[1:], duration=80)
    return out.getvalue()


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_a_moving_image_keeps_its_frames(form: str) -> None:
    read = read_image(moving(form=form), 30)
    assert (read.media_type, read.width, read.height) == ("image/gif", 30, 30)
    with Image.open(io.BytesIO(read.data)) as stored:
        assert stored.n_frames == 3
        assert stored.info["duration"] == 80


def test_of_a_moving_image_that_is_too_long_the_first_frame_stays() -> None:
    read = read_image(moving(frames=300, side=8), 100)
    assert read.media_type == "image/jpeg"


def test_a_moving_image_of_one_frame_is_a_still() -> None:
    assert read_image(moving(frames=1), 100).media_type == "image/jpeg"
