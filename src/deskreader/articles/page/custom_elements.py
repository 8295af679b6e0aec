"""Gives custom elements of a page the standard form that they stand for: images, and players of known services.

Custom elements (HTML, section 4.13) have a hyphen in their name. What one is follows from the values of its attributes:
an image file, or the id of a video on the service that its name mentions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.etree import _Element

from deskreader.articles.html.image_sources import best_source, looks_like_image

_NAMES = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]*+-[a-zA-Z0-9-]+)")
_MOST_NAMES = 200  # different custom elements of a page
_IMAGE_NAME = re.compile(r"(?:^|-)(?:img|image|picture|photo)(?:-|$)")
_NO_MEDIA = re.compile(
    r"(?:^|-)(?:ad|ads|ad-exit|pixel|analytics|tracking|beacon|state|script|font|consent|sticky-ad)(?:-|$)"
)
_ADVERTISEMENT = re.compile(r"-ads?$")
_FRAME_NAMES = {"amp-iframe": "iframe", "amp-video": "video", "amp-audio": "audio", "amp-video-iframe": "iframe"}
_SERVICES = {
    "youtube": (re.compile(r"[\w-]{11}\Z"), "https://www.youtube.com/watch?v={}"),
    "vimeo": (re.compile(r"\d{5,12}\Z"), "https://vimeo.com/{}"),
    "dailymotion": (re.compile(r"x?[\w]{5,10}\Z"), "https://www.dailymotion.com/video/{}"),
    "twitter": (re.compile(r"\d{8,20}\Z"), "https://twitter.com/i/status/{}"),
    "tweet": (re.compile(r"\d{8,20}\Z"), "https://twitter.com/i/status/{}"),
    "instagram": (re.compile(r"[\w-]{8,14}\Z"), "https://www.instagram.com/p/{}/"),
    "tiktok": (re.compile(r"\d{15,22}\Z"), "https://www.tiktok.com/embed/v2/{}"),
    "soundcloud": (re.compile(r"\d{5,14}\Z"), "https://api.soundcloud.com/tracks/{}"),
    "spotify": (re.compile(r"[A-Za-z0-9]{22}\Z"), "https://open.spotify.com/track/{}"),
    "reddit": (re.compile(r"https://(?:www\.)?reddit\.com/.+\Z"), "{}"),
}
"""Names of services, what an id of theirs looks like, and the address of what it names."""
_ID_NAME = re.compile(
    r"(?:^|-)(?:video|track|tweet|post)?-?(?:id|key|shortcode|embed)$|videoid|trackid|tweetid|shortcode|youtube|vimeo"
)
_ID_IN_JSON = re.compile(r'"(?:id|video_?id)"\s*:\s*"([\w-]{11})"', re.I)
_LARGEST_RATIO = 40
_SERVICE_NAMES = (b"youtu", b"vimeo", b"dailymotion", b"yt-", b"/status/", b"instagram.com/p/")
_LONGEST_TAG = 1_500  # bytes of a tag that is searched for a place holder
_PLACE_HOLDERS = frozenset((b"div", b"a", b"figure", b"span", b"button"))
_MOST_MENTIONS = 60  # mentions of a service on a page that are looked at
_PLAYER_ADDRESS = re.compile(
    r"(?:https?:)?//(?:www\.|player\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|watch)|youtu\.be/|vimeo\.com/(?:video/)?\d"
    r"|dailymotion\.com/)",
    re.I,
)
_SHOWN_ADDRESS = re.compile(
    _PLAYER_ADDRESS.pattern
    + r"|https?://(?:www\.|mobile\.)?(?:(?:twitter|x)\.com/\w+/status/|instagram\.com/(?:p|reel)/|facebook\.com/[\w.]+/(?:posts|videos)/"
    r"|tiktok\.com/@[\w.]+/video/)[\w-]+",
    re.I,
)
_SHORT_NAME = re.compile(r"\byt\b")
_LONGEST_NAMES = 100  # characters of an attribute that may name a service
_LONGEST_NOTICE = 400  # characters of a notice that asks for consent
_MOST_PARTS = 6  # elements in a place holder
_LABELS = ("playlabel", "title", "aria-label", "data-title", "alt")


def normalize_custom_elements(root: _Element, markup: bytes) -> None:
    """Turns custom elements that show an image or a player into `img`, `video`, `audio` or `iframe`."""
    if b"-" not in markup:
        return
    for tag in _place_holders(markup):
        for element in list(root.iter(tag)):
            _unblock(element)
    names = {name.decode("ascii", "replace").lower() for name in _NAMES.findall(markup)}
    _empty_advertisements(root, names)
    media = [name for name in sorted(names)[:_MOST_NAMES] if not _NO_MEDIA.search(name)]
    for element in list(root.iter(*media)) if media else ():
        if element.keys():
            _normalize(element, str(element.tag))


def _empty_advertisements(root: _Element, names: set[str]) -> None:
    """Takes away what advertisements hold until a script fills them."""
    found = [name for name in names if _ADVERTISEMENT.search(name)]
    for element in list(root.iter(*found)) if found else ():
        tail = element.tail
        element.clear()
        element.tail = tail


def _normalize(element: _Element, name: str) -> None:
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    if address := service_address(name, attributes) or (_named_address(attributes) if _holds_little(element) else None):
        _become(element, "iframe", address, attributes)
    elif name in _FRAME_NAMES and attributes.get("src"):
        element.tag = _FRAME_NAMES[name]
    elif _is_image(name, attributes):
        _become(element, "img", attributes.get("src", ""), attributes)


def service_address(name: str, attributes: Mapping[str, str]) -> str | None:
    """Returns the address of the video or post whose id the attributes hold, on the service that a name mentions."""
    for service, (shape, address) in _SERVICES.items():
        if service in name:
            for key, value in attributes.items():
                if (_ID_NAME.search(key) or service in key) and shape.match(value.strip()):
                    return address.format(value.strip())
    return None


def _named_address(attributes: Mapping[str, str]) -> str | None:
    """Returns the address of a video or a post that one of the attributes holds."""
    return next((value for value in attributes.values() if "//" in value and _SHOWN_ADDRESS.match(value)), None)


def _place_holders(markup: bytes) -> set[str]:
    """Returns the tags of elements that mention a video service beside a data attribute."""
    found: set[str] = set()
    for service in _SERVICE_NAMES:
        position = markup.find(service)
        for _ in range(_MOST_MENTIONS):
            if position < 0:
                break
            start = markup.rfind(b"<", max(0, position - _LONGEST_TAG), position)
            end = markup.find(b">", position, position + _LONGEST_TAG)
            tag = markup[start + 1 : end].split(None, 1)[0].lower() if start >= 0 and end > start + 1 else b""
            if tag in _PLACE_HOLDERS and b" data-" in markup[start:end]:
                found.add(tag.decode())
            position = markup.find(service, position + 1)
    return found


def _unblock(element: _Element) -> None:
    """Makes a place holder that waits for consent the frame that a script would put there; its own words go."""
    if not any(str(key).startswith("data-") for key in element.attrib):
        return
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    short = (value for value in attributes.values() if len(value) < _LONGEST_NAMES)
    names = _SHORT_NAME.sub("youtube", f"{' '.join(short)} {' '.join(attributes)}".lower())
    is_empty_link = element.tag == "a" and len(element) == 0 and not (element.text or "").strip()
    own = {
        key: value for key, value in attributes.items() if key.startswith("data-") or (is_empty_link and key == "href")
    }
    address = service_address(names, attributes) or _named_address(own) or _described_video(own)
    if address and _holds_little(element):
        _become(element, "iframe", address, attributes)


def _holds_little(element: _Element) -> bool:
    """Whether an element holds no text or player of its own, but perhaps a few words that ask for consent."""
    is_empty = next(element.iterdescendants("iframe", "video", "p"), None) is None or len(element) < _MOST_PARTS
    return is_empty and len("".join(map(str, element.itertext()))) < _LONGEST_NOTICE


def _described_video(attributes: Mapping[str, str]) -> str | None:
    """Returns the address of a YouTube video whose id stands in the JSON of an attribute that names the service."""
    for value in attributes.values():
        if "youtube" in value and (found := _ID_IN_JSON.search(value)):
            return _SERVICES["youtube"][1].format(found[1])
    return None


def _is_image(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element shows an image: one of its values is an image file, or it is named so and has a source."""
    source = best_source(attributes)
    return source is not None and (_IMAGE_NAME.search(name) is not None or looks_like_image(source))


def _become(element: _Element, tag: str, source: str, attributes: Mapping[str, str]) -> None:
    """Makes an element a standard one that holds nothing; its fallback for other browsers goes."""
    label = next((attributes[key] for key in _LABELS if attributes.get(key, "").strip()), "")
    tail = element.tail
    element.tag = tag
    for child in list(element):
        element.remove(child)
    element.text, element.tail = None, tail
    if tag == "iframe":
        element.attrib.clear()
        element.set("title", label)
    if source:
        element.set("src", source)
    if tag == "img" and _is_ratio(attributes):
        for name in ("width", "height"):
            element.attrib.pop(name, "")


def _is_ratio(attributes: Mapping[str, str]) -> bool:
    """Whether width and height are those of a layout rather than pixels, such as 16 and 9."""
    sides = [attributes.get(name, "") for name in ("width", "height")]
    if not all(side.isdecimal() and len(side) < 6 for side in sides):
        return False
    return "layout" in attributes or (max(map(int, sides)) <= _LARGEST_RATIO and sides[0] != sides[1])
