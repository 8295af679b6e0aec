"""Addresses at which well-known kinds of places keep their feeds, where the page names none. At most two each."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from deskreader.text.urls import host_of

_Place = Callable[[str, list[str], str], tuple[str, ...] | None]


def guesses(url: str) -> tuple[str, ...]:
    """At most two addresses, likeliest first, at which the feed of what stands at `url` may be; empty for no address.

    The patterns are those that the services document or serve: YouTube, Reddit, Mastodon, GitHub, GitLab, Codeberg,
    Substack, Medium, Tumblr, Bluesky, Blogger, Stack Exchange, Hacker News, Vimeo; any other place is asked as most
    site software answers.
    """
    host = host_of(url)
    if not host:
        return ()
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    name = host.removeprefix("www.").removeprefix("m.").removeprefix("old.")
    for pattern, place in _PLACES:
        if re.fullmatch(pattern, name):
            found = place(name, segments, parts.query)
            if found is not None:
                return tuple(address for address in found if host_of(address))
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if len(segments) == 1 and re.fullmatch(r"@[A-Za-z0-9_.]+", segments[0]):
        return (f"{origin}/{segments[0]}.rss", f"{origin}/{segments[0]}.atom")
    return _anywhere(origin, segments)


def _anywhere(origin: str, segments: list[str]) -> tuple[str, ...]:
    """What WordPress, Ghost and most others answer, and next what site generators write."""
    if segments and "." not in segments[-1]:
        return (f"{origin}/{'/'.join(segments)}/feed", f"{origin}/feed")
    return (f"{origin}/feed", f"{origin}/rss.xml")


def _youtube(_host: str, segments: list[str], query: str) -> tuple[str, ...] | None:
    feed = "https://www.youtube.com/feeds/videos.xml"
    asked = parse_qs(query)
    if playlist := asked.get("list"):
        return (f"{feed}?playlist_id={quote(playlist[0])}",)
    if len(segments) >= 2 and segments[0] == "channel":
        return (f"{feed}?channel_id={quote(segments[1])}",)
    if len(segments) >= 2 and segments[0] == "user":
        return (f"{feed}?user={quote(segments[1])}",)
    return ()


def _reddit(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
    kept = [s for s in segments[:6] if s not in ("hot", ".rss")]
    return (f"https://www.reddit.com/{'/'.join(kept)}{'/' if kept else ''}.rss",)


def _github(_host: str, segments: list[str], _query: str) -> tuple[str, ...] | None:
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


_PLACES: tuple[tuple[str, _Place], ...] = (
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
