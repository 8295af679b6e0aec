"""The pages of one article are combined without repetitions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deskreader.engine.offline import multipage
from tests.engine.offline.kit import article


def test_what_pages_have_in_common_appears_once() -> None:
    points = "<ul><li>A key point</li></ul>"
    first = article("/1", key_points=("A key point",), html=f"{points}<p>One.</p>", text="A key point\nOne.")
    first = replace(first, lead_image="https://a.example/1.jpg")
    figure = '<figure><img src="https://a.example/3.jpg?a=1&amp;b=2"></figure>'
    second = replace(
        article("/2", lead_image='https://a.example/2.jpg?"', lead_caption="Two <b>"),
        html=f"{points}<p>Two.</p>{figure}", text="A key point\nTwo. And much more of it.",
    )  # fmt: skip
    combined = multipage.append_page(first, second)
    assert combined.html == (
        f"{points}<p>One.</p>"
        '<figure><img src="https://a.example/2.jpg?&quot;"><figcaption>Two &lt;b&gt;</figcaption></figure>'
        f"<p>Two.</p>{figure}"
    )
    assert combined.text == "A key point\nOne.\nTwo."
    assert combined.images == ('https://a.example/2.jpg?"', "https://a.example/3.jpg?a=1&b=2")
    assert (combined.key_points, combined.lead_image) == (("A key point",), "https://a.example/1.jpg")


texts = st.lists(st.text("abcdefgh", min_size=6, max_size=12), min_size=1, max_size=6, unique=True)


@given(texts, texts)
def test_combined_text_has_the_lines_of_both_in_order_and_each_once(one: list[str], two: list[str]) -> None:
    combined = multipage.append_page(article("/1", *one), article("/2", *two))
    assert combined.text.splitlines() == one + [line for line in two if line not in one]
    assert not multipage.adds_text(combined, article("/2", *two))
