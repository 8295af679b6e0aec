"""Small news pages written for these tests, and ways to look at what became of them."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from deskreader.articles import extract
from deskreader.model import ExtractedArticle

URL = "https://courier.example/2026/03/ferry"
PROSE = (
    "The ferry that has crossed the bay since 1911 will sail for the last time on Sunday, the harbour office said.",
    "About forty people work on the three boats, and most of them have been offered places on the new tram line.",
    "Passengers who hold a yearly ticket will get half of the price back, and need not do anything to receive it.",
    (
        "The oldest of the boats, built of oak and steel, goes to the museum at the old shipyard, where "
        "children may steer it."
    ),
    "Nobody knows yet what becomes of the landing stage, though swimmers and anglers both have asked the city for it.",
    "A last trip with music is planned for the evening, and the captain says that the bar will be open until midnight.",
)


def paragraphs(start: int = 0, end: int = len(PROSE)) -> str:
    """Running text, so that a page has a article around what is tested."""
    return "".join(f"<p>{text}</p>" for text in PROSE[start:end])


def page(inside: str, head: str = "", html_attributes: str = 'lang="en"') -> bytes:
    """Returns a news page whose article holds `inside` between its third and fourth paragraph."""
    return whole_page(f"{paragraphs(0, 3)}{inside}{paragraphs(3)}", head, html_attributes)


def whole_page(body: str, head: str = "", html_attributes: str = 'lang="en"') -> bytes:
    """Returns a news page with this article and the usual boilerplate around it."""
    return f"""<!DOCTYPE html><html {html_attributes}><head><meta charset="utf-8">
<title>The last ferry - Courier</title>{head}</head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>The last ferry</h1>{body}</article></main>
<footer><p>Courier Publishing, Bay Street 1</p></footer></body></html>""".encode()


def read(inside: str, head: str = "", html_attributes: str = 'lang="en"') -> ExtractedArticle:
    """The article of a page with `inside` in the middle."""
    return extract(page(inside, head, html_attributes), URL)


def article_tree(inside: str, head: str = "", html_attributes: str = 'lang="en"') -> BeautifulSoup:
    """The extracted HTML of such a page, as a tree."""
    return tree(read(inside, head, html_attributes))


def tree(article: ExtractedArticle) -> BeautifulSoup:
    """An article's HTML as a tree."""
    return BeautifulSoup(article.html, "html.parser")


def only(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The one element that a selector finds."""
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} of {selector} in {soup}"
    return found[0]


def words(element: Tag) -> str:
    """An element's text on one line."""
    return " ".join(element.get_text(" ").split())


def seen(article: ExtractedArticle) -> str:
    """What a person sees of an article, on one line: text, captions, and the addresses of images and links."""
    soup = tree(article)
    addresses = [*article.images, article.lead_image or "", *(str(link["href"]) for link in soup.select("a[href]"))]
    return " ".join([words(soup), article.lead_caption or "", *addresses])


def squeezed_words(article: ExtractedArticle) -> str:
    """The words of an article as a browser would set them: no blank where only an inline element begins or ends."""
    soup = tree(article)
    for block in soup.select("p, li, h2, h3, h4, td, th, figcaption, pre, blockquote, dt, dd, br"):
        block.insert_after(" ")
    return " ".join(soup.get_text("").split())
