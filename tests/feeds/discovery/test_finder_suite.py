"""The situations of the autodiscovery suite that the W3C feed validator's finder is tested on (its 57 HTML cases).

Each page names exactly one feed, and a finder passes where it finds that one alone. The pages here are our own; of the
suite they share the situation only.
"""

from __future__ import annotations

import pytest

from deskreader.feeds import discover

HERE = "http://quay.example/notes/harbour/page.html"
WHOLE = "http://quay.example/notes/harbour/tide.xml"
OTHER = "http://mirror.example/notes/harbour/tide.xml"
WRONG = "http://quay.example/notes/harbour/wrong"
TYPE = 'type="application/atom+xml"'
REL = 'rel="alternate"'
HREF = f'href="{WHOLE}"'


def link(*attributes: str) -> str:
    return f"<link {' '.join(attributes)}>"


def strange(*attributes: str) -> str:
    """A feed link between two that only look like one."""
    wrong = link(*attributes, f'href="{WRONG}"')
    return wrong + link(REL, TYPE, HREF) + wrong


def based(base: str, href: str, tag: str = "base") -> str:
    return f'<{tag} href="{base}">' + link(REL, TYPE, f'href="{href}"')


CASES: dict[str, tuple[str, str]] = {
    "whole address": (link(REL, TYPE, HREF), WHOLE),
    "relative address": (link(REL, TYPE, 'href="tide.xml"'), WHOLE),
    "address from the top of the host": (link(REL, TYPE, 'href="/notes/harbour/tide.xml"'), WHOLE),
    "rel without quotes": (link("rel=alternate", TYPE, HREF), WHOLE),
    "an id of the same word": (link("rel=alternate", "id=alternate", TYPE, HREF), WHOLE),
    "href without quotes": (link(REL, TYPE, f"href={WHOLE}"), WHOLE),
    "rel in single quotes": (link("rel='alternate'", TYPE, HREF), WHOLE),
    "type in single quotes": (link(REL, "type='application/atom+xml'", HREF), WHOLE),
    "href in single quotes": (link(REL, TYPE, f"href='{WHOLE}'"), WHOLE),
    "attributes on lines of their own": (f"<link\n{REL}\n{TYPE}\n{HREF}\n>", WHOLE),
    "rel in capitals": (link('rel="ALTERNATE"', TYPE, HREF), WHOLE),
    "rel with a capital": (link('rel="Alternate"', TYPE, HREF), WHOLE),
    "rel in mixed case": (link('rel="aLtErNaTe"', TYPE, HREF), WHOLE),
    "type in capitals": (link(REL, 'type="APPLICATION/ATOM+XML"', HREF), WHOLE),
    "type with a capital": (link(REL, 'type="Application/atom+xml"', HREF), WHOLE),
    "type with two capitals": (link(REL, 'type="Application/Atom+xml"', HREF), WHOLE),
    "type with three capitals": (link(REL, 'type="Application/Atom+Xml"', HREF), WHOLE),
    "type in mixed case": (link(REL, 'type="aPpLiCaTiOn/AtOm+XmL"', HREF), WHOLE),
    "LINK": (f"<LINK {REL} {TYPE} {HREF}>", WHOLE),
    "REL": (link('REL="alternate"', TYPE, HREF), WHOLE),
    "TYPE": (link(REL, 'TYPE="application/atom+xml"', HREF), WHOLE),
    "HREF": (link(REL, TYPE, f'HREF="{WHOLE}"'), WHOLE),
    "HEAD": (f"</head><HEAD>{link(REL, TYPE, HREF)}</HEAD>", WHOLE),
    "all names in capitals": (f'<LINK REL="alternate" TYPE="application/atom+xml" HREF="{WHOLE}">', WHOLE),
    "a relation before": (link('rel="home alternate"', TYPE, HREF), WHOLE),
    "a relation behind": (link('rel="alternate home"', TYPE, HREF), WHOLE),
    "relations before and behind": (link('rel="home alternate index"', TYPE, HREF), WHOLE),
    "relations before and behind, capitals": (link('rel="home ALTERNATE index"', TYPE, HREF), WHOLE),
    "another order": (link(HREF, REL, TYPE), WHOLE),
    "an unknown relation beside": (strange('rel="mooring"', TYPE), WHOLE),
    "a relation in two pieces beside": (strange('rel="alter nate"', TYPE), WHOLE),
    "a reverse relation beside": (strange('rev="alternate"', TYPE), WHOLE),
    "an address as title": (link(REL, TYPE, f'title="{WRONG}"', HREF), WHOLE),
    "types in pieces beside": (
        link(REL, 'type="application/ atom+xml"', f'href="{WRONG}"')
        + link(REL, TYPE, HREF)
        + link(REL, 'type="application/atom+ xml"', f'href="{WRONG}"'),
        WHOLE,
    ),
    "a blank behind rel": (link('rel="alternate "', TYPE, HREF), WHOLE),
    "a blank before rel": (link('rel=" alternate"', TYPE, HREF), WHOLE),
    "blanks around rel": (link('rel=" alternate "', TYPE, HREF), WHOLE),
    "a blank behind type": (link(REL, 'type="application/atom+xml "', HREF), WHOLE),
    "a blank before type": (link(REL, 'type=" application/atom+xml"', HREF), WHOLE),
    "blanks around type": (link(REL, 'type=" application/atom+xml "', HREF), WHOLE),
    "a blank behind href": (link(REL, TYPE, f'href="{WHOLE} "'), WHOLE),
    "a blank before href": (link(REL, TYPE, f'href=" {WHOLE}"'), WHOLE),
    "blanks around href": (link(REL, TYPE, f'href=" {WHOLE} "'), WHOLE),
    "blanks around a relative href": (link(REL, TYPE, 'href=" tide.xml "'), WHOLE),
    "a base": (based("http://quay.example/notes/", "harbour/tide.xml"), WHOLE),
    "a base and a step up": (based("http://quay.example/notes/harbour/deep/", "../tide.xml"), WHOLE),
    "a base on another host": (based("http://mirror.example/notes/harbour/", "tide.xml"), OTHER),
    "a shorter base on another host": (based("http://mirror.example/notes/", "harbour/tide.xml"), OTHER),
    "a base on another host, address from its top": (
        based("http://mirror.example/notes/harbour/", "/notes/harbour/tide.xml"),
        OTHER,
    ),
    "BASE": (based("http://mirror.example/notes/harbour/", "/notes/harbour/tide.xml", "BASE"), OTHER),
    "a base beside a whole address": (based("http://mirror.example/notes/", WHOLE), WHOLE),
    "a base behind the link": (
        link(REL, TYPE, 'href="tide.xml"') + '<base href="http://mirror.example/notes/harbour/">',
        WHOLE,
    ),
    "A by number in rel": (link('rel="&#65;lternate"', TYPE, HREF), WHOLE),
    "a by number in rel": (link('rel="&#97;lternate"', TYPE, HREF), WHOLE),
    "I by number in type": (link(REL, 'type="appl&#73;cation/atom+xml"', HREF), WHOLE),
    "+ by number in type": (link(REL, 'type="application/atom&#43;xml"', HREF), WHOLE),
    "UTF-16": (link(REL, TYPE, HREF), WHOLE),
}


def page(head: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Notes</title><link rel="start" href="./" title="Contents">'
        f'<link rel="next" href="next.html">{head}</head><body><h1>Notes</h1><p><a href="next.html">Next</a></p>'
        "</body></html>"
    )


def test_all_situations_of_the_suite_are_covered() -> None:
    assert len(CASES) == 57


@pytest.mark.parametrize("name", CASES)
def test_discovery_finds_the_one_feed(name: str) -> None:
    head, expected = CASES[name]
    document = page(head).encode("utf-16" if name == "UTF-16" else "utf-8")
    assert [found.url for found in discover(document, HERE, "text/html")] == [expected]


def test_utf16_without_byte_order_mark() -> None:
    document = page(link(REL, TYPE, HREF))
    for encoding in ("utf-16-le", "utf-16-be"):
        assert [found.url for found in discover(document.encode(encoding), HERE, "text/html")] == [WHOLE]
