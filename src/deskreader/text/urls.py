"""URLs: resolving, stripping, comparing, classifying and showing them. Nothing here opens a connection.

Every function returns only http and https URLs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from deskreader.text import ip_addresses
from deskreader.text.ip_addresses import is_private_address as is_private_address

LONGEST = 8192
"""Characters. Longer URLs are refused: servers and browsers stop at about this length."""

BAD_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109}
    | {110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530}
    | {531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060}
    | {5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
"""Ports of other services that no browser speaks HTTP to (WHATWG Fetch, section 'Port blocking')."""

_PLAIN = re.compile(
    r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]*[A-Za-z0-9])*\.[A-Za-z]{2,}|127\.0\.0\.1)"
    r"(?::[1-9]\d{3}|:[1-5]\d{4})?/[!#-;=?-\[\]_a-z~]*"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_UNSAFE = re.compile(r'[\s"<>`{}|^\\\u200c\u200d]')
_JOINERS = re.compile("[\u200c\u200d]")
"""They join letters or keep them apart. Names of hosts may hold them between some letters (RFC 5892, appendix A)."""
_USERINFO = "%!$&'()*+,;=:"
"""What may stand in user names and passwords as it is (RFC 3986, section 3.2.1)."""
_DOTS = str.maketrans("。．｡", "...")
"""Full stops of East Asian keyboards, which stand for dots in the names of hosts (RFC 3490, section 3.1)."""


# --- splitting --------------------------------------------------------------------------------------------------------


def _split(url: str) -> SplitResult | None:
    """Splits an absolute http or https URL with a valid host and port; None for anything else."""
    if not 8 <= len(url) <= LONGEST or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and _host_and_port(parts.netloc.rpartition("@")[2]) is not None
    return parts if sound else None


@lru_cache(maxsize=2048)
def _host_and_port(netloc: str) -> tuple[str, int | None] | None:
    """Returns the ASCII host and the port of a netloc without userinfo, or None where it is invalid.

    Cached, because few hosts recur often: the cache halves the cost of a URL.
    """
    parts = SplitResult("", netloc, "", "", "")
    try:
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if "[" in netloc and ":" not in (name or ""):  # brackets hold an IPv6 address (RFC 3986, section 3.2.2)
        return None
    host = ascii_host(name) if name and port not in BAD_PORTS else None
    return (host, port) if host else None


def ascii_host(host: str) -> str | None:
    """Returns the host in lower case, international names in the ASCII form of IDNA; None where it is invalid."""
    host = host.lower()
    if ":" in host:
        return host if ip_addresses.parse(host) else None
    if not host.isascii():
        host = _international_host(host)
    labels = host.removesuffix(".").split(".")
    if len(host) > 254 or not all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels):
        return None
    return host


def _international_host(host: str) -> str:
    """Returns an international name in the ASCII form of IDNA 2008 (RFC 5891), or '' where it has none.

    Browsers also open names that IDNA 2008 has no place for, such as those with emoji; these are mapped as in Unicode
    Technical Standard 46 and written in Punycode, as the WHATWG URL standard says (section 3.3). Of 32 names, Python's
    own codec, IDNA 2003, leads seven to another host (faß, ς) and accepts three that are invalid.
    """
    import idna  # its tables take 10 ms to load, and few hosts need them

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        pass
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return "" if _JOINERS.search(mapped) else ".".join(_punycode(label) for label in mapped.split("."))
    except UnicodeError:
        return ""


def _punycode(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def load() -> None:
    """Loads what international names need on first use, since the sandboxed worker can open no file."""
    _international_host("bücher.example")


def host_of(url: str) -> str:
    """Returns the host in lower case and ASCII (international names as xn--), without port, or ''."""
    parts = _split(url)
    return _checked_host_and_port(parts)[0] if parts else ""


def host_and_port(url: str) -> str:
    """Returns the host and the port as they stand in a URL, in lower case and without userinfo."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


Server = tuple[str, int]
"""A host, in ASCII and as an IP address in its usual spelling, and a port."""


def server_of(url: str) -> Server | None:
    """Returns the host and port that a URL leads to, comparable whatever their spelling, or None for no http(s) URL."""
    parts = _split(url)
    if parts is None:
        return None
    host, port = _checked_host_and_port(parts)
    ip = ip_addresses.parse(host)
    return host.removesuffix(".") if ip is None else str(ip), port or (80 if parts.scheme == "http" else 443)


def _checked_host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    """Returns host and port of a URL that `_split` accepted."""
    return _host_and_port(parts.netloc.rpartition("@")[2]) or ("", None)


def _netloc(parts: SplitResult) -> str:
    """Returns host and port as written in a URL, without userinfo and without the scheme's default port."""
    host, port = _checked_host_and_port(parts)
    host = f"[{host}]" if ":" in host else host
    usual = 80 if parts.scheme == "http" else 443
    return host if port in (None, usual) else f"{host}:{port}"


# --- resolving --------------------------------------------------------------------------------------------------------


def resolve(base: str, href: str) -> str | None:
    """Returns the absolute http or https URL of `href` on a page at `base`, or None.

    White space and control characters are removed as in browsers (WHATWG URL, 'basic URL parser').
    """
    if _PLAIN.fullmatch(href) and len(href) <= LONGEST:
        return href
    href = href.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if not href or _CONTROL.search(href) or href[0] in "\\:":
        return None
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    try:
        joined = urljoin(base, href)
    except ValueError:
        return None
    parts = _split(joined)
    if parts is None:
        return None
    rest = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
    netloc = parts.netloc
    if not netloc.isascii():
        userinfo, at, _ = netloc.rpartition("@")
        netloc = f"{quote(userinfo, safe=_USERINFO)}{at}{_netloc(parts)}"
    return f"{parts.scheme}://{netloc}{_UNSAFE.sub(_percent, rest)}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


_FEED_SCHEME = re.compile(r"(?:feeds?|itpc|pcast|podcast):(?://)?(?=\S)", re.I)
_WEB_SCHEME = re.compile(r"(https?)(?::/{0,2}|//)(?=[^/\s])", re.I)
_MASTODON = re.compile(r"@([A-Za-z0-9_.]+)@([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_SUBREDDIT = re.compile(r"/?(r|u|user)/([A-Za-z0-9_-]{2,40})/?", re.I)
_HOST_AND_PORT = re.compile(r"[^\s/:@?#]+:\d{1,5}(?=$|[/?#])")


def as_address(typed: str) -> str | None:
    """Returns the http or https URL that typed or pasted text means, or None where it cannot be one.

    Understands bare hosts, feed:, feeds:, itpc: and pcast: schemes, surrounding <...> and quotes, broken lines,
    international names, @user@server of the Fediverse and r/name of Reddit. Keeps userinfo.
    """
    text = re.sub(r"[\r\n\t]+\s*", "", typed.strip().strip("<>\"'“”„«»")).strip()
    if match := _MASTODON.fullmatch(text):
        return f"https://{match[2].lower()}/@{match[1]}"
    if match := _SUBREDDIT.fullmatch(text):
        kind = "r" if match[1].lower() == "r" else "user"
        return f"https://www.reddit.com/{kind}/{match[2]}"
    feed_scheme = _FEED_SCHEME.match(text)
    names_host = feed_scheme is not None and feed_scheme[0].endswith("//")
    text = text[feed_scheme.end() :] if feed_scheme else text
    if match := _WEB_SCHEME.match(text):
        return resolve("", f"{match[1].lower()}://{text[match.end() :]}")
    text = text.removeprefix("//")
    if _SCHEME.match(text) and not _HOST_AND_PORT.match(text):
        return None
    host = re.split(r"[/?#:]", text, maxsplit=1)[0]
    if "@" in host or not host or not (names_host or _is_named(host) or text.startswith("[")):
        return None
    guess = resolve("", f"https://{text}")
    if guess and is_private(host_of(guess)):
        return "http" + guess[5:]
    return guess


def _is_named(host: str) -> bool:
    """Whether a word looks like a host rather than a search term: it contains a dot, or is localhost."""
    host = host.lower().translate(_DOTS)
    if re.fullmatch(r"[\d.]+", host):
        return host.count(".") == 3
    return host == "localhost" or ("." in host.strip(".") and " " not in host)


# --- stripping and comparing-------------------------------------------------------------------------------------------

TRACKING_PREFIXES = (
    "utm_",  # Google Analytics, 'Campaign URL builder'
    "pk_", "mtm_", "piwik_", "matomo_",  # Matomo, 'Tracking campaigns'
    "hsa_", "__hs",  # HubSpot, 'Ads tracking' and cookies
    "oly_",  # Omeda
    "vero_",  # Vero
    "ns_",  # Comscore
    "at_custom", "at_campaign", "at_medium", "at_link", "at_format", "at_ptr", "at_bbc",  # AT Internet
)  # fmt: skip
TRACKING = frozenset({
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl",  # Google Ads and Analytics
    "fbclid", "igshid", "igsh", "mibextid",  # Meta
    "msclkid",  # Microsoft Advertising
    "twclid", "__twitter_impression",  # X
    "ttclid", "li_fat_id", "yclid", "ysclid", "_openstat", "rdt_cid", "epik",  # TikTok and others
    "mc_cid", "mc_eid",  # Mailchimp
    "_hsenc", "_hsmi",  # HubSpot
    "mkt_tok", "s_cid", "s_kwcid", "ef_id", "icid", "cmpid", "ocid",  # Adobe and its customers
    "xtor", "xtref", "wt_mc", "wt_zmc", "wtrid",  # AT Internet, Mapp
    "_bta_tid", "_bta_c", "trk_contact", "trk_msg", "trk_module", "trk_sid",  # Bronto, Listrak
    "spm", "scm", "wickedid", "irclickid", "cjevent", "sfmc_id", "ml_subscriber", "ml_subscriber_hash",
    "guccounter", "guce_referrer", "guce_referrer_sig", "ito",  # Yahoo, DMG Media
})  # fmt: skip
"""Parameters that identify a campaign or a person, never a page; each from the documentation of the vendor named."""


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def strip_tracking(url: str) -> str:
    """Returns the URL without tracking parameters, otherwise byte for byte the same."""
    if "?" not in url and "#" not in url:
        return url
    before, hash_sign, fragment = url.partition("#")
    path, question, query = before.partition("?")
    remaining = "&".join(p for p in query.split("&") if p and not _is_tracking(p)) if query else ""
    if "=" in fragment and all(_is_tracking(p) for p in fragment.split("&")):
        hash_sign = fragment = ""
    if question and query and remaining == query:
        path = before
    elif remaining:
        path = f"{path}?{remaining}"
    return f"{path}{hash_sign}{fragment}"


_SIMPLE = re.compile(r"(https?)://([a-z0-9.:-]{1,255})(/[!-\"$&->@-~]{0,4000})?")
"""A URL of only host, port and path, as most are, which is compared without splitting it."""


def comparison_key(url: str) -> str:
    """Returns a key for comparison, not for fetching: equal for URLs that mean the same page.

    Scheme, default port, userinfo, trailing slash, fragment, tracking parameters, the host's case, and the spelling of
    international names and percent escapes make no difference. Text that is no URL is returned stripped.
    """
    if (simple := _SIMPLE.fullmatch(url)) and (netloc := _host_and_port(simple[2])) is not None:
        host, port = netloc
        usual = 80 if simple[1] == "http" else 443
        host = host.removesuffix(".") if port in (None, usual) else f"{host}:{port}"
        return host + (simple[3] or "").rstrip("/")
    parts = _split(strip_tracking(url.strip()))
    if parts is None:
        return url.strip()
    path = _decode_unreserved(parts.path).rstrip("/")
    query = f"?{_decode_unreserved(parts.query)}" if parts.query else ""
    return f"{_netloc(parts).removesuffix('.')}{path}{query}"


def _decode_unreserved(text: str) -> str:
    """Decodes percent-encoded unreserved characters, and upper-cases other escapes (RFC 3986, section 6.2.2)."""
    if "%" not in text:
        return text if text.isascii() else _UNSAFE_OR_FOREIGN.sub(_percent, text)

    def decoded(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()

    return _UNSAFE_OR_FOREIGN.sub(_percent, re.sub(r"%([0-9A-Fa-f]{2})", decoded, text))


_UNSAFE_OR_FOREIGN = re.compile(r"[^!-~]")


def strip_userinfo(url: str) -> str:
    """Returns the URL without user name and password; unchanged where it has none or is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


# --- classifying-------------------------------------------------------------------------------------------------------


_PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".corp", ".intranet")


def is_private(host: str) -> bool:
    """Whether a host text means this machine or a private network. A public name may resolve there too."""
    host = host.lower().removesuffix(".")
    if ip_addresses.parse(host) is not None:
        return ip_addresses.is_private_address(host)
    return "." not in host or host.endswith(_PRIVATE_ENDINGS)


def openable(url: str) -> str | None:
    """Returns the URL to hand to a browser: http or https, ASCII host, no userinfo; None where it must not be opened.

    The host is the one that `host_of` returns, also for URLs that programs parse differently.
    """
    parts = _split(url)
    if parts is None:
        return None
    rest = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return f"{parts.scheme}://{_netloc(parts)}{_UNSAFE.sub(_percent, rest)}"
