"""Addresses as users see them: a host that could be taken for another one is written in Punycode.

Names of several scripts, and names that only seem to be Latin, are what look-alike hosts are made of (Unicode
Technical Standard 39, section 4; the IDN policy of Chromium is the model).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from deskreader.text.urls import host_of, is_private

_AUTHORITY = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<authority>[^/?#\\]*)(?P<rest>.*)", re.S)
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL", "IDEOGRAPHIC"})
"""Scripts that one word may mix, by the first word of their characters' names."""
_LATIN_VIETNAMESE = frozenset("ơư")
_LIKE_LATIN = frozenset(
    "аԁезһіјӏкорԛѕԝхутсьѡмнвгпѵҽ"  # Cyrillic
    "αοικνρυωγτεσηκχѵϲϳ"  # Greek
    "օոսցհյզոքքաղս"  # Armenian
)
"""Letters of other scripts that are read as Latin ones; a name of nothing else could stand for a Latin name."""
_UNSAFE_LATIN = frozenset("ıĸŉſ")
"""Latin letters that look like others, or like two."""


def shown_address(url: str) -> str:
    """Returns an address for the eye: without user name and password, a deceptive host in Punycode.

    Text without a host is returned unchanged.
    """
    match = _AUTHORITY.fullmatch(url)
    if match is None:
        return url
    netloc = match["authority"].rpartition("@")[2]
    host = netloc if netloc.startswith("[") else netloc.partition(":")[0]
    return f"{match['scheme']}{shown_host(host)}{netloc[len(host) :]}{match['rest']}"


def shown_host(host: str) -> str:
    """Returns a host name for the eye: in Punycode unless every label is of one script that reads as what it is."""
    if host.isascii() or not _is_deceptive(host):
        return host
    return host_of(f"https://{host}/") or host.encode("ascii", "backslashreplace").decode("ascii")


def shown_site(url: str) -> str:
    """Returns the host of an address for the eye, without `www.`; '' where it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return shown_host(host).removeprefix("www.")


def public_site(url: str) -> str:
    """Returns what `shown_site` does; '' also for a host of this computer or its network, whose name says nothing."""
    site = shown_site(url)
    return "" if not site or is_private(site) else site


def _is_deceptive(host: str) -> bool:
    labels = [label for label in re.split(r"[.。．｡]", unicodedata.normalize("NFC", host.lower())) if label]
    return any(not label.isascii() and _is_deceptive_label(label) for label in labels)


def _is_deceptive_label(label: str) -> bool:
    letters = [char for char in label if not (char.isdigit() or char in "-_") or not char.isascii()]
    if any(unicodedata.category(char) not in ("Ll", "Lo", "Lm", "Mn", "Mc", "Nd") for char in letters):
        return True
    scripts = {_script(char) for char in letters}
    if scripts <= _EAST_ASIAN or (scripts - {"LATIN"} <= _EAST_ASIAN and not scripts & {"LATIN"}):
        return False
    if len(scripts) > 1:
        return True
    if scripts == {"LATIN"}:
        return any(_is_unusual_latin(char) for char in letters)
    return all(char in _LIKE_LATIN for char in letters)


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]


def _is_unusual_latin(char: str) -> bool:
    is_common = char <= "\u017f" or "\u1e00" <= char <= "\u1eff" or char in _LATIN_VIETNAMESE
    return not is_common or char in _UNSAFE_LATIN
