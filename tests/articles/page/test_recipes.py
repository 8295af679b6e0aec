"""A recipe keeps its ingredients and steps, wherever the page has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deskreader.articles import extract
from deskreader.articles.page.recipes import missing_recipe
from tests.articles.kit import PROSE, URL, paragraphs, seen, whole_page

INGREDIENTS = ["400 g leek", "2 eggs", "a pinch of saffron"]
STEPS = ["Wash the leek and slice it.", "Beat the eggs with saffron.", "Bake both until golden."]
FORMS: dict[str, Any] = {
    "lines": STEPS,
    "one text": "\n".join(STEPS),
    "markup": "".join(f"<p>{step}</p>" for step in STEPS),
    "steps": [{"@type": "HowToStep", "text": step} for step in STEPS],
    "sections": [{"@type": "HowToSection", "name": "The pie", "itemListElement": [{"name": step} for step in STEPS]}],
}


def _data(steps: Any, count: int = 1) -> str:
    recipe = {"@type": "Recipe", "name": "Leek pie", "recipeIngredient": INGREDIENTS, "recipeInstructions": steps}
    return json.dumps({"@graph": [recipe] * count})


def _script(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize("form", FORMS)
def test_a_recipe_that_stands_in_the_data_alone_follows_the_text(form: str) -> None:
    article = extract(whole_page(paragraphs(), _script(_data(FORMS[form]))), URL)
    assert [line for line in [PROSE[5], *INGREDIENTS, *STEPS] if line not in article.text] == []
    assert article.html.count("<ul><li>400 g leek</li>") == 1


def test_a_recipe_that_the_page_shows_is_not_written_again() -> None:
    shown = "<ul><li>Leek: 400 g</li><li>Eggs: 2</li><li>Saffron (pinch)</li></ul><ol><li>"
    page = whole_page(f"{paragraphs()}{shown}{'</li><li>'.join(STEPS)}</li></ol>", _script(_data(STEPS)))
    assert seen(extract(page, URL)).lower().count("saffron") == 2


def test_several_recipes_are_other_pages() -> None:
    assert missing_recipe([_data(STEPS)], "") != ""
    assert missing_recipe([_data(STEPS, 2)], "") == ""


@pytest.mark.parametrize(
    "steps", [None, 7, [[[[[["deep"]]]]]], {"text": {"text": 3}}, ["<script>alert(1)</script>", "b"]]
)
def test_odd_data_is_harmless(steps: Any) -> None:
    article = extract(whole_page(paragraphs(), _script(_data(steps))), URL)
    assert "alert" not in article.html
    assert PROSE[0] in article.text
