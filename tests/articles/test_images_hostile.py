"""Images that lie, are broken, are huge or are of rare kinds."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from deskreader.articles.html.image_sources import best_of_srcset
from deskreader.articles.image_decoder import TALLEST, read_image
from deskreader.errors import Kind, ParseError
from deskreader.model import ReadImage


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(mode: str = "RGB", size: tuple[int, int] = (240, 160)) -> Image.Image:
    """An image whose left half is bright and whose right half is dark."""
    made = Image.new("L", size, 30)
    made.paste(220, (0, 0, size[0] // 2, size[1]))
    return made.convert(mode)


def drawn(image: ReadImage) -> Image.Image:
    """The image that was written."""
    with Image.open(io.BytesIO(image.data)) as written:
        assert (written.width, written.height) == (image.width, image.height)
        assert not written.info.get("exif")
        return written.convert("RGBA")


def brightness(picture: Image.Image, x: float, y: float) -> int:
    """The grey of a point, the place given in shares of the sides."""
    value = picture.convert("L").getpixel((int(x * picture.width), int(y * picture.height)))
    assert isinstance(value, int)
    return value


def refused(data: bytes) -> bool:
    """Whether an image is refused, with the one error that may come."""
    try:
        read_image(data, 800)
    except ParseError as error:
        return error.kind is Kind.NOT_A_PICTURE
    return False


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_shown(mode: str) -> None:
    source = photo("I").point(lambda value: value * 256).convert("I;16") if mode == "I;16" else photo(mode)
    shown = drawn(read_image(encoded(source, "PNG"), 800))
    assert brightness(shown, 0.2, 0.5) > 150 > brightness(shown, 0.8, 0.5)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "YCbCr"])
@pytest.mark.parametrize("progressive", [True, False])
def test_every_kind_of_jpeg_is_shown(mode: str, progressive: bool) -> None:
    shown = drawn(read_image(encoded(photo(mode), "JPEG", progressive=progressive), 800))
    assert brightness(shown, 0.2, 0.5) > 150 > brightness(shown, 0.8, 0.5)


@pytest.mark.parametrize("kind", ["ICO", "TIFF", "BMP", "WEBP", "GIF"])
def test_rarer_types_are_shown(kind: str) -> None:
    shown = drawn(read_image(encoded(photo(size=(64, 64)), kind), 800))
    assert brightness(shown, 0.2, 0.5) > 150 > brightness(shown, 0.8, 0.5)


@pytest.mark.parametrize(
    ("orientation", "size", "bright"),
    [
        (1, (240, 160), (0.2, 0.5)),
        (2, (240, 160), (0.8, 0.5)),
        (3, (240, 160), (0.8, 0.5)),
        (4, (240, 160), (0.2, 0.5)),
        (5, (160, 240), (0.5, 0.2)),
        (6, (160, 240), (0.5, 0.2)),
        (7, (160, 240), (0.5, 0.8)),
        (8, (160, 240), (0.5, 0.8)),
        (9, (240, 160), (0.2, 0.5)),
        (0, (240, 160), (0.2, 0.5)),
    ],
)
def test_exif_orientation_is_applied(orientation: int, size: tuple[int, int], bright: tuple[float, float]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = read_image(encoded(photo(), "JPEG", exif=exif), 800)
    assert (image.width, image.height) == size
    assert brightness(drawn(image), *bright) > 150
    assert brightness(drawn(image), 1 - bright[0], 1 - bright[1]) < 150 or 0.5 in bright


def test_gps_data_is_removed() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera with a long name of its own"
    exif.get_ifd(0x8825)[1] = "N"
    image = read_image(encoded(photo(), "JPEG", exif=exif), 800)
    assert b"camera" not in image.data
    assert b"Exif" not in image.data


@pytest.mark.parametrize("exif", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + b"\xff" * 200])
def test_broken_exif_is_ignored(exif: bytes) -> None:
    assert not refused(encoded(photo(), "JPEG", exif=exif)) or exif


def test_transparent_images_stay_png_and_opaque_ones_become_jpeg() -> None:
    clear = photo("RGBA")
    clear.putalpha(photo("L"))
    assert read_image(encoded(clear, "WEBP", lossless=True), 800).media_type == "image/png"
    assert drawn(read_image(encoded(clear, "PNG"), 100)).getpixel((80, 20)) != drawn(
        read_image(encoded(clear, "PNG"), 100)
    ).getpixel((20, 20))
    assert read_image(encoded(photo("RGBA"), "PNG"), 800).media_type == "image/jpeg"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_shown(kind: str) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("white", "black", "black")]
    image = read_image(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50), 800)
    assert brightness(drawn(image), 0.5, 0.5) > 200


def test_a_tall_image_is_no_taller_than_a_pane_draws() -> None:
    image = read_image(encoded(Image.new("1", (40, 20_000)), "PNG"), 800)
    assert image.height <= TALLEST
    assert image.width >= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 5_000), (5_000, 1), (3, 2)])
@pytest.mark.parametrize("width", [-5, 0, 1, 40, 100_000])
def test_no_side_becomes_zero(size: tuple[int, int], width: int) -> None:
    image = read_image(encoded(Image.new("RGB", size), "PNG"), width)
    assert 1 <= image.width <= max(1, min(size[0], max(1, width)))
    assert image.height >= 1


# --- what is refused --------------------------------------------------------------------------------------------------


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG with this size in its header, whatever is in it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def gif(width: int, height: int) -> bytes:
    """A GIF with this size in its header and one pixel in it."""
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0\0\0\0\xff\xff\xff,"
        + struct.pack("<HHHH", 0, 0, width, height)
        + b"\0\x02\x02D\x01\0;"
    )


def bmp(width: int, height: int) -> bytes:
    """A BMP with this size in its header and nothing in it."""
    return (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    )


@pytest.mark.parametrize(
    "data",
    [
        png(50_000, 50_000, b"\0" * 1000),
        png(30_001, 1, b"\0"),
        png(0, 10, b""),
        png(2**31 - 1, 2**31 - 1, b""),
        gif(65_535, 65_535),
        bmp(29_999, 29_999),
        bmp(-5, 5),
    ],
)
def test_a_decompression_bomb_is_refused(data: bytes) -> None:
    assert refused(data)


def test_an_icon_with_a_bomb_in_it_is_refused() -> None:
    bomb = png(20_000, 20_000, b"\0" * 1000)
    assert refused(struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(bomb), 22) + bomb)


def test_a_compressed_text_bomb_in_a_png_is_harmless() -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packed = zlib.compress(b"x" * 30_000_000, 9)
    data = encoded(photo(), "PNG")
    refused(data[:33] + chunk(b"zTXt", b"a\0\0" + packed) * 4 + data[33:])


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>",
        b"<?xml version='1.0'?><svg/>",
        b"\x1f\x8b\x08\0svgz",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"<html><body>404</body></html>",
        b"{}",
        b"\0" * 1000,
        b"PK\x03\x04",
        b"P6 5 5 255 " + b"x" * 75,
        b"8BPS\0\x01",
        b"\x0a\x05\x01\x08",
        b"#define x_width 5\n#define x_height 5\n",
        b"\0\0\x01\0",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        b"II*\0\xff\xff\xff\xff",
        b"BM",
        b"\0\0\0\x1cftypavif",
    ],
)
def test_files_of_other_types_are_refused(data: bytes) -> None:
    assert refused(data)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "TIFF", "JPEG", "ICO"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_truncated_image_is_refused_or_shown(kind: str, share: float) -> None:
    data = encoded(photo(size=(64, 64)), kind)
    refused(data[: int(len(data) * share)])


@given(
    st.binary(max_size=200), st.sampled_from(["PNG", "WEBP", "GIF", "BMP", "TIFF", "JPEG", "ICO"]), st.integers(0, 200)
)
def test_damaged_images_raise_only_parse_errors(noise: bytes, kind: str, at: int) -> None:
    data = encoded(photo(size=(32, 32)), kind)
    refused(data[:at] + noise + data[at + len(noise) :])


def test_a_damaged_image_is_not_logged() -> None:
    """The marker says 54,787 samples a pixel: the library logs an error before it refuses."""
    data = bytearray(encoded(photo(size=(32, 32)), "TIFF"))
    at = data.index(struct.pack("<HHI", 277, 3, 1)) + 8
    data[at : at + 2] = struct.pack("<H", 54_787)
    assert refused(bytes(data))


@pytest.mark.parametrize("blank", ["\u3000", "\u2003\xa0", "\x0b"])
def test_a_set_of_nothing_but_other_blanks_is_no_image(blank: str) -> None:
    assert best_of_srcset(blank * 9) is None
    assert best_of_srcset(f"{blank}/a.jpg 900w") == "/a.jpg"
