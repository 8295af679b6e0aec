"""Decides which address of an `img` is the image to show, and which images are only tracking pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

WANTED_WIDTH = 1200  # pixels; a text column on a high-density screen is no wider
SMALLEST = 3  # pixels; nothing of this size is meant to be seen

_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-url", "data-hi-res-src",
    "data-full-src", "data-image", "data-img-url", "data-actualsrc", "data-src-medium", "data-large-file", "data-echo",
)  # fmt: skip
"""The commonest names under which pages keep an image's address, in order of preference; others are told by value."""
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_PLAIN_NAMES = frozenset((
    "src", "srcset", "alt", "title", "class", "id", "style", "width", "height", "href", "sizes", "longdesc", "name",
    "loading", "decoding", "role", "itemprop", "usemap", "border", "align", "crossorigin", "fetchpriority",
))  # fmt: skip
"""Attributes that never hold another address of the image."""
_ELSEWHERE = re.compile(
    r"(?:^|[-_])(?:link|href|page|permalink|avatar|icon|logo|pin|share|comment|caption|title|alt|placeholder)(?:$|[-_])"
)
"""Parts of attribute names whose value leads to something else than the image."""
_IMAGE_FILE = re.compile(
    r"(?:https?:/)?/?[^\s\"'<>{}|\\]+\.(?:jpe?g|jfif|png|webp|avif|gif)(?:[?#:!/@][^\s\"'<>{}]*)?\Z", re.I
)
_BREAKS = re.compile(r"[\s\"'<>{}|\\\[\](),;]+")
"""What stands around an address in JSON or in rules of style."""
_STANDS_FOR_OTHER = re.compile(r"(?:^|[-_])(?:avatar|icon|logo|placeholder)(?:$|[-_])")
_DRAWN = re.compile(r"\.(?:gif|svg)(?:\?|$)", re.I)
"""What placeholders of whatever name are; another address beside it is the image."""
_SET_ENTRY = re.compile(r"\S+\s+\d+(?:\.\d+)?[wx](?:\s*,|\s*\Z)")
_PLACEHOLDER = re.compile(
    r"^data:|^about:|^#|\b(?:(?:spacer|placeholder|lazy[-_]?load(?:ing|er)?|fallback)[^/]*"
    r"|(?:blank|transparent|pixel|1x1|gr[ae]y|loading)(?:[-_.]?(?:bg|gif|image|img|pixel|trans|\d+(?:x\d+)?))*)"
    r"\.(?:gif|png|svg|jpe?g)(?:\?|$)",
    re.I,
)
_PREVIEW = re.compile(r"[?&](?:w|width)=[1-5]?\d(?:&|$)|[?&]blur=|[-_.]lqip[-_.]|/max/\d\d/", re.I)
_TRACKER = re.compile(
    r"//(?:[a-z0-9.-]*\.)?(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com"
    r"|feedsportal\.com"
    r"|feedburner\.com/~[rf]/|feedblitz\.com/_|pheedo\.com|facebook\.com/tr\b|pixel\.wp\.com|stats\.wordpress\.com"
    r"|stats\.wp\.com|pixel\.quantserve\.com|b\.scorecardresearch\.com|counter\.theconversation\.com"
    r"|vg\d+\.met\.vgwort\.de"
    r"|[a-z0-9]+\.ivwbox\.de|amazon-adsystem\.com|assoc-amazon\.[a-z.]+/e/ir|feeds\.[a-z.]+/~[rf]/)"
    r"|/(?:tracking|beacon|pixel|1x1|count(?:er)?|piwik|matomo)(?:[-_.][a-z0-9]+)?\.(?:gif|png|php)(?:\?|$)",
    re.I,
)
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*$", re.I)
_STYLE_SIZE = re.compile(r"\b(?:max-)?(?:width|height)\s*:\s*[0-3](?:\.\d+)?(?:px)?\s*(?:;|!|$)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)", re.I)
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)([wxh])")
_LONGEST_SET = 20_000  # characters
_LONGEST_VALUE = 4_000  # characters of an address


def is_tracking_pixel(attributes: Mapping[str, str]) -> bool:
    """Whether an `img` only counts visits: at most 3 pixels, hidden, or at the address of a known tracker.

    The size of a placeholder says nothing about the image that a script would put in its place.
    """
    sizes = (_SIZE.match(attributes.get(name, "")) for name in ("width", "height"))
    sides = [float(size[1]) for size in sizes if size]  # one side of 0 alone means unknown
    if sides and (max(sides) <= SMALLEST or any(0 < side <= SMALLEST for side in sides)):
        return not waits_for_image(attributes)
    style = attributes.get("style", "")
    if style and (_STYLE_SIZE.search(style) or (_HIDDEN.search(style) and not is_lazy(attributes))):
        return not waits_for_image(attributes)
    if "hidden" in attributes:
        return True
    return _TRACKER.search(attributes.get("src", "")) is not None and not waits_for_image(attributes)


def waits_for_image(attributes: Mapping[str, str]) -> bool:
    """Whether a placeholder, or nothing, stands where a script would put an image file."""
    source = attributes.get("src", "").strip()
    if source and not is_placeholder(source):
        return False
    lazy = best_source(attributes)
    return lazy is not None and looks_like_image(lazy) and not _TRACKER.search(lazy)


def is_preview(address: str) -> bool:
    """Whether an address is that of a tiny or blurred copy of an image, which a script would replace."""
    return _PREVIEW.search(address) is not None


def looks_like_image(value: str) -> bool:
    """Whether a value is the address of an image file."""
    return len(value) < _LONGEST_VALUE and _IMAGE_FILE.match(value.strip()) is not None


@lru_cache(maxsize=1_024)
def is_placeholder(address: str) -> bool:
    """Whether an address is that of a placeholder or of the site's logo rather than of the article's image."""
    return _PLACEHOLDER.search(address) is not None


def is_lazy(attributes: Mapping[str, str]) -> bool:
    """Whether a script would have put the image's address in place."""
    return any(name in attributes for name in _LAZY + _LAZY_SETS) or next(_by_value(attributes), None) is not None


def _by_value(attributes: Mapping[str, str]) -> Iterator[str]:
    """Yields addresses of image files, and the best of sets of them, from attributes of whatever name."""
    for name, value in attributes.items():
        if name in _PLAIN_NAMES or len(value) > _LONGEST_SET or _ELSEWHERE.search(name):
            continue
        value = value.strip()
        if _SET_ENTRY.match(value):
            if (found := best_of_srcset(value)) and looks_like_image(found):
                yield found
        elif looks_like_image(value) and not is_placeholder(value):
            yield value


def best_source(attributes: Mapping[str, str]) -> str | None:
    """Returns the address of the image at the size that a text column needs; None where there is only a placeholder."""
    for name in _LAZY_SETS:
        if attributes.get(name) and (found := best_of_srcset(attributes[name])):
            return found
    source = attributes.get("src", "").strip()
    usable = source if source and not is_placeholder(source) else None
    if attributes.get("srcset") and (found := best_of_srcset(attributes["srcset"], usable)):
        return found
    for name in _LAZY:
        value = attributes.get(name, "").strip()
        if value and not is_placeholder(value) and not value.startswith(("{", "[")):
            return value
    if usable and (is_preview(usable) or _DRAWN.search(usable)):
        return next(_by_value(attributes), usable)
    return usable or next(_by_value(attributes), None) or _inside_values(attributes)


def _inside_values(attributes: Mapping[str, str]) -> str | None:
    """Returns the last address of an image file that an attribute holds among other words, as rules or JSON do."""
    for name, value in attributes.items():
        if name not in _PLAIN_NAMES and not _STANDS_FOR_OTHER.search(name) and len(value) < _LONGEST_SET:
            found = [part for part in _BREAKS.split(value) if "." in part and _is_shown_image(part)]
            if found:
                return found[-1]
    return None


def _is_shown_image(address: str) -> bool:
    return looks_like_image(address) and not _DRAWN.search(address) and not is_placeholder(address)


def best_of_srcset(srcset: str, fallback: str | None = None) -> str | None:
    """Returns the best address of a `srcset` (HTML, section 4.8.4.2.2): the smallest wide enough, else the widest."""
    found = [(width, address) for address, width in _candidates(srcset[:_LONGEST_SET]) if not is_placeholder(address)]
    if not found:
        return fallback
    wide_enough = [pair for pair in found if pair[0] >= WANTED_WIDTH]
    return min(wide_enough)[1] if wide_enough else max(found, key=lambda pair: pair[0])[1]


def _candidates(srcset: str) -> Iterator[tuple[str, float]]:
    """Yields the addresses of a `srcset` with the width in pixels each claims; invalid descriptors are skipped."""
    while srcset := srcset.lstrip(", \t\n\r\f"):
        address, *rest = srcset.split(maxsplit=1) or [""]
        if not address:
            return  # other blanks than those of HTML
        srcset = rest[0] if rest else ""
        descriptors = ""
        if not address.endswith(","):
            descriptors, _, srcset = srcset.partition(",")
        width = _width(descriptors.split())
        if width is not None:
            yield address.rstrip(","), width


def _width(descriptors: list[str]) -> float | None:
    """Returns the width in pixels that descriptors claim; a density counts as a multiple of half the wanted width."""
    if not descriptors:
        return WANTED_WIDTH / 2
    known = [match for match in map(_DESCRIPTOR.fullmatch, descriptors) if match]
    if len(known) < len(descriptors):
        return None
    number, unit = float(known[0][1]), known[0][2]
    return number * WANTED_WIDTH / 2 if unit == "x" else number
