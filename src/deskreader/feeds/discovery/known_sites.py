"""The feed URLs of well-known kinds of sites, at most two each."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from deskreader.text.urls import host_of

_SiteRule = Callable[[str, list[str], str], tuple[str, ...] | None]
_FEED_ITSELF = re.compile(r"\.(?:rss|atom|rdf|xml|json)$|(?:^|/)(?:feeds?|rss)(?:/|$)|format=(?:atom|rss)", re.I)


def certain(url: str) -> tuple[str, ...]:
    """Returns the feeds that follow from `url` alone; empty where the page must be fetched.

    Empty too for a URL that looks like a feed itself. Several are equally good: a repository has releases and commits.
    """
    parts = urlsplit(url) if host_of(url) else None
    if parts is None or _FEED_ITSELF.search(f"{parts.path}?{parts.query}"):
        return ()
    return _feeds_of_known_site(url) or ()


def guesses(url: str) -> tuple[str, ...]:
    """Returns at most two URLs, likeliest first, at which the feed of `url` may be; empty for an invalid URL.

    The patterns are those that the services document or use: YouTube, Reddit, Mastodon, GitHub, GitLab, Codeberg,
    Substack, Medium, Tumblr, Bluesky, Blogger, Stack Exchange, Hacker News, Vimeo, podcast directories; any other site
    is tried as most site software works, and a subpage by the site's front page.
    """
    host = host_of(url)
    if not host:
        return ()
    feeds = _feeds_of_known_site(url)
    if feeds is not None:
        return feeds
    parts = urlsplit(url)
    segments = _segments(parts.path)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if host in ("podcasts.apple.com", "itunes.apple.com"):
        return _podcast(segments)
    if len(segments) == 1 and re.fullmatch(r"@[A-Za-z0-9_.]+", segments[0]):
        return (f"{origin}/{segments[0]}.rss", f"{origin}/{segments[0]}.atom")
    return _anywhere(origin, segments)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _feeds_of_known_site(url: str) -> tuple[str, ...] | None:
    """Returns the feeds that the rule of a known site gives for a URL; None for an unknown site."""
    parts = urlsplit(url)
    name = host_of(url).removeprefix("www.").removeprefix("m.").removeprefix("old.")
    for pattern, rule in _SITES:
        if re.fullmatch(pattern, name):
            addresses = rule(name, _segments(parts.path), parts.query)
            return None if addresses is None else tuple(address for address in addresses if host_of(address))
    return None


def _anywhere(origin: str, segments: list[str]) -> tuple[str, ...]:
    """Returns the paths of WordPress and most others, then of site generators; for a subpage, the front page."""
    if segments:
        return (f"{origin}/", f"{origin}/feed")
    return (f"{origin}/feed", f"{origin}/rss.xml")


def _podcast(segments: list[str]) -> tuple[str, ...]:
    """Returns the directory's own look-up, whose response names the podcast's feed (Apple, 'iTunes Search API')."""
    number = next((s[2:] for s in reversed(segments) if re.fullmatch(r"id\d{3,15}", s)), "")
    return (f"https://itunes.apple.com/lookup?id={number}&entity=podcast",) if number else ()


def _youtube(_host: str, segments: list[str], query: str) -> tuple[str, ...] | None:
    feed = "https://www.youtube.com/feeds/videos.xml"
    playlist = parse_qs(query).get("list")
    if playlist and segments == ["playlist"]:
        return (f"{feed}?playlist_id={quote(playlist[0])}",)
    if len(segments) >= 2 and segments[0] == "channel":
        return (f"{feed}?channel_id={quote(segments[1])}",)
    if len(segments) >= 2 and segments[0] == "user":
        return (f"{feed}?user={quote(segments[1])}",)
    return ()


_REDDIT_PARAMETERS = frozenset({"t", "q", "sort", "restrict_sr", "type", "include_over_18", "feed", "user", "limit"})
"""Parameters that choose what a list of Reddit holds, or show that a private feed is the user's own."""


def _reddit(_host: str, segments: list[str], query: str) -> tuple[str, ...] | None:
    path = [s for s in segments[:6] if s not in ("hot", ".rss")]
    parameters = "&".join(p for p in query.split("&") if p.partition("=")[0] in _REDDIT_PARAMETERS)
    feed = f"https://www.reddit.com/{'/'.join(path)}{'/' if path else ''}.rss"
    return (f"{feed}?{parameters}" if parameters else feed,)


_NO_OWNER = frozenset({
    "about", "account", "apps", "blog", "collections", "contact", "customer-stories", "enterprise", "events", "explore",
    "features", "login", "marketplace", "mobile", "new", "notifications", "orgs", "organizations", "pricing", "readme",
    "search", "security", "sessions", "settings", "site", "solutions", "sponsors", "stars", "team", "topics",
    "trending",
})  # fmt: skip
"""First path segments at GitHub that name no person and no organization."""


def _github(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if segments and segments[0] in _NO_OWNER:
        return None
    if len(segments) >= 2:
        repository = f"https://github.com/{segments[0]}/{segments[1].removesuffix('.git')}"
        both = (f"{repository}/releases.atom", f"{repository}/commits.atom")
        return both[::-1] if segments[2:3] == ["commits"] else both
    return (f"https://github.com/{segments[0]}.atom",) if segments else ("https://github.blog/feed/",)


def _gitlab(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if len(segments) < 2:
        return (f"https://gitlab.com/{segments[0]}.atom",) if segments else None
    project = f"https://gitlab.com/{'/'.join(segments).partition('/-/')[0]}"
    return (f"{project}/-/tags?format=atom", f"{project}.atom")


def _codeberg(host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if len(segments) >= 2:
        return (
            f"https://{host}/{segments[0]}/{segments[1]}/releases.rss",
            f"https://{host}/{segments[0]}/{segments[1]}.rss",
        )
    return (f"https://{host}/{segments[0]}.rss",) if segments else None


def _medium(host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if host != "medium.com":
        return (f"https://{host}/feed",)
    if segments[:1] == ["tag"] and len(segments) > 1:
        return (f"https://medium.com/feed/tag/{segments[1]}",)
    return (f"https://medium.com/feed/{segments[0]}",) if segments else ()


def _substack(host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if host == "substack.com":
        return (f"https://{segments[0][1:]}.substack.com/feed",) if segments and segments[0].startswith("@") else ()
    return (f"https://{host}/feed",)


def _tumblr(host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if host != "tumblr.com":
        return (f"https://{host}/rss",)
    names = [s for s in segments if s not in ("blog", "view")]
    return (f"https://{names[0].removeprefix('@')}.tumblr.com/rss",) if names else ()


def _bluesky(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    return (f"https://bsky.app/profile/{segments[1]}/rss",) if segments[:1] == ["profile"] and len(segments) > 1 else ()


def _blogger(host: str, _segments: list[str], _query: str) -> tuple[str, ...] | None:
    return (f"https://{host}/feeds/posts/default",)


def _stack_exchange(host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    if segments[:2] == ["questions", "tagged"] and len(segments) > 2:
        return (f"https://{host}/feeds/tag/{segments[2]}",)
    if segments[:1] in (["questions"], ["users"]) and len(segments) > 1 and segments[1].isdecimal():
        return (f"https://{host}/feeds/{segments[0].removesuffix('s')}/{segments[1]}",)
    return (f"https://{host}/feeds",)


def _hacker_news(_host: str, _segments: list[str], _query: str) -> tuple[str, ...] | None:
    return ("https://news.ycombinator.com/rss",)


def _vimeo(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    return (f"https://vimeo.com/{segments[0]}/videos/rss",) if segments and not segments[0].isdecimal() else ()


_SITES: tuple[tuple[str, _SiteRule], ...] = (
    (r"(?:music\.)?youtube\.com|youtu\.be", _youtube),
    (r"(?:[a-z]+\.)?reddit\.com", _reddit),
    (r"github\.com", _github),
    (r"gitlab\.com", _gitlab),
    (r"codeberg\.org", _codeberg),
    (r"(?:[a-z0-9-]+\.)?medium\.com", _medium),
    (r"(?:[a-z0-9-]+\.)?substack\.com", _substack),
    (r"(?:[a-z0-9-]+\.)?tumblr\.com", _tumblr),
    (r"bsky\.app", _bluesky),
    (r"[a-z0-9-]+\.blogspot\.[a-z.]+", _blogger),
    (r"(?:[a-z0-9-]+\.)?(?:stackoverflow|stackexchange|serverfault|superuser|askubuntu)\.com", _stack_exchange),
    (r"news\.ycombinator\.com", _hacker_news),
    (r"vimeo\.com", _vimeo),
)
