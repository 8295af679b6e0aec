"""The memory of a site is bounded and counts each article once; other forms that a page names are found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader import articles
from deskreader.articles import learn_site
from deskreader.articles.detection.site.memory import (
    MOST_BYTES,
    MOST_PAGES,
    StoredPage,
    pack,
    site_knowledge,
    unpack,
    updated_memory,
)
from deskreader.articles.detection.site.patterns import PagePatterns
from deskreader.articles.page.alternate_forms import alternate_url

PROMO = "The almanac gathers the tides, the moons and the ferry times of a whole year on two hundred printed pages."
NAMES = ("harbour", "railway", "library", "orchard", "quarry", "museum", "theatre", "market", "airport", "stadium")


def page(name: str, part: str = "", words: str = "one two three four five", promo: str = PROMO) -> bytes:
    text = [
        f"The {name} {part} paragraph {word} tells {word} by {word} what the council heard of the {name}, and from "
        f"whom it came, and what the {name} is to cost the town of the {name}."
        for word in words.split()
    ]
    body = "".join(f"<p>{line}</p>" for line in [*text[:3], promo, *text[3:]])
    return f"<html><head><title>{name}</title></head><body><div><h1>The {name}</h1>{body}</div></body></html>".encode()


def seen(*pages: tuple[bytes, str], memory: bytes = b"") -> bytes:
    for content, url in pages:
        story = articles.read(content, url).patterns
        memory = updated_memory(memory, story, url) if story is not None else memory
    return memory


def knows_promo(memory: bytes) -> bool:
    """Whether a new article of the site is read without the text that the site repeats."""
    text = articles.extract(page("lighthouse"), "https://a.example/lighthouse", site=site_knowledge(memory)).text
    assert "The lighthouse" in text
    return "almanac" not in text


def test_a_memory_equals_learning_from_the_same_pages_at_once() -> None:
    pages = [(page(name), f"https://a.example/{name}") for name in NAMES[:4]]
    assert not site_knowledge(b"").pages
    assert not knows_promo(seen(pages[0]))
    assert knows_promo(seen(*pages[:2]))
    assert site_knowledge(seen(*pages)) == learn_site(pages)


@pytest.mark.parametrize(
    "second",
    [
        (page("harbour"), "https://a.example/copy"),
        (page("harbour"), "https://a.example/harbour?utm_source=feed"),
        (page("harbour", "quite another"), "https://a.example/harbour/"),
    ],
)
def test_versions_and_copies_of_one_article_count_once(second: tuple[bytes, str]) -> None:
    memory = seen((page("harbour"), "https://a.example/harbour"), second)
    assert len(unpack(memory)) == 1
    assert not knows_promo(memory)


def test_addresses_that_differ_by_a_number_are_different_articles() -> None:
    assert (
        len(unpack(seen(*((page(name), f"https://a.example/{number}") for number, name in enumerate(NAMES[:4]))))) == 4
    )


def test_running_text_repeated_by_the_site_does_not_merge_articles() -> None:
    promos = f"{PROMO}</p><p>{PROMO.replace('almanac', 'atlas')}"
    long = [(page(name, promo=promos), f"https://a.example/{name}") for name in NAMES[:2]]
    short = (page("quarry", words="one two", promo=promos), "https://a.example/quarry")
    assert len(unpack(seen(long[0], short))) == 1, "half of the short one is in the other"
    assert len(unpack(seen(*long, short))) == 3


def test_the_latest_articles_are_stored() -> None:
    memory = seen(*((page(name), f"https://a.example/{name}") for name in NAMES))
    assert len(unpack(memory)) == MOST_PAGES
    again = seen(*((page(name), f"https://a.example/{name}") for name in NAMES[-MOST_PAGES:]))
    assert unpack(memory) == unpack(again)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<html><body><p>Short.</p></body></html>"])
def test_a_page_without_running_text_teaches_nothing(content: bytes) -> None:
    memory = seen((page("harbour"), "https://a.example/harbour"))
    assert articles.read(content, "https://a.example/x").patterns is None
    assert seen((content, "https://a.example/x"), memory=memory) == memory


@pytest.mark.parametrize("damaged", [b"", b"\x02", b"\x01", b"\x01zzz", b"\x01" + b"z" * MOST_BYTES, bytes(range(100))])
def test_a_damaged_memory_is_empty(damaged: bytes) -> None:
    assert unpack(damaged) == []
    harbour = (page("harbour"), "https://a.example/harbour")
    assert seen(harbour, memory=damaged) == seen(harbour)


numbers = st.integers(0, 2**32 - 1)
marks = st.frozensets(numbers, max_size=12)
pages = st.lists(
    st.builds(StoredPage, numbers, st.builds(PagePatterns, marks, marks, marks, marks, numbers)), max_size=MOST_PAGES
)


@given(pages)
def test_pack_and_unpack_round_trip(kept: list[StoredPage]) -> None:
    assert unpack(pack(kept)) == kept


def test_a_memory_is_small_however_much_a_page_holds() -> None:
    dice = random.Random(1)
    shared = frozenset(dice.getrandbits(32) for _ in range(500))
    kept = [
        StoredPage(number, PagePatterns(shared | {dice.getrandbits(32) for _ in range(9000)}, block=number))
        for number in range(MOST_PAGES)
    ]
    memory = pack(kept)
    assert len(memory) <= MOST_BYTES
    assert all(shared <= one.patterns.lines for one in unpack(memory))
    newest, oldest = unpack(memory)[-1], unpack(memory)[0]
    assert len(newest.patterns.lines) > len(oldest.patterns.lines) == len(shared)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="amphtml" href="/amp/1">', "https://a.example/amp/1"),
        ("<LINK HREF=/print?id=1&amp;x=2 MEDIA=Print REL=Alternate>", "https://a.example/print?id=1&x=2"),
        (
            '<link rel="alternate" media="print" href="p"><link rel="amphtml" href="https://cdn.example/1">',
            "https://cdn.example/1",
        ),
        ('<link rel="alternate" media="only screen" href="/m">', None),
        ('<link rel="stylesheet" media="print" href="/print.css">', None),
        ('<link rel="amphtml" href="javascript:alert(1)">', None),
        ('<link rel="amphtml" href="https://a.example/1#amp">', None),
        ('<link rel="amphtml">', None),
        ("<link " + "a " * 5000 + ">", None),
        ("", None),
    ],
)
def test_the_alternate_form_of_a_page_is_found(head: str, found: str | None) -> None:
    assert alternate_url(f"<html><head>{head}</head><body></body></html>".encode(), "https://a.example/1") == found
