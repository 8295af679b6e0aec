"""Counts how often stems occur in the texts of pages, by language: the table of common stems that the grouper ships."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from lxml import html as lxml_html

from deskreader.stories.words import STEM_LENGTH, plain, words_in
from deskreader.text.function_words import language_of, says_nothing
from deskreader.text.search.tokens import UNSPACED
from tests.benchmarks.stories.streams import DATA

PAGES = DATA / "articles"
WITH_TEXT = ("fundus", "big9", "chaos", "chinese", "mozilla", "wcxb_article_dev")
WITH_HTML = ("trafilatura_eval",)
TITLE_WORDS = 9
MIN_PAGES, MIN_PAGES_OF_LANGUAGE, MOST_STEMS = 3, 20, 12_000
PAGE_WORDS = 600
STEPS_PER_DECADE = 5
_UNSPACED = re.compile(f"[{UNSPACED}]")


def texts() -> Iterator[str]:
    """Yields the texts of all pages."""
    for name in (*WITH_TEXT, *WITH_HTML):
        for line in (PAGES / name / "pages.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            if name in WITH_TEXT:
                yield row["text"]
                continue
            document = lxml_html.document_fromstring(
                gzip.decompress((PAGES / name / "html" / f"{row['id']}.html.gz").read_bytes())
            )
            yield "\n".join(p.text_content() for p in document.iter("p"))


def table() -> dict[str, float]:
    """Returns the most common stems with the share of titles that would have them if titles were like texts.

    It counts pages, not occurrences, so that a long text about one thing does not make its words common.
    """
    pages: dict[str, Counter[str]] = defaultdict(Counter)
    numbers: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    for text in texts():
        words = words_in(text)[:PAGE_WORDS]
        language = language_of(words)
        stems = [stem for word in words for stem in _stems(word, language)]
        numbers[language] += 1
        lengths[language] += len(stems)
        pages[language].update(set(stems))
    shares: dict[str, float] = {}
    for language, number in numbers.items():
        if number < MIN_PAGES_OF_LANGUAGE:
            continue
        for stem, found in pages[language].items():
            if found >= MIN_PAGES:  # a Poisson process that leaves out as many pages
                share = -math.log(1 - found / (number + 2)) / (lengths[language] / number)
                shares[stem] = max(shares.get(stem, 0.0), min(0.5, TITLE_WORDS * share))
    first = sorted(shares, key=lambda stem: (-shares[stem], stem))[:MOST_STEMS]
    return {stem: shares[stem] for stem in first}


def _stems(word: str, language: str) -> list[str]:
    if word[0].isdigit():
        return []
    if _UNSPACED.match(word):
        return [word[index : index + 2] for index in range(max(1, len(word) - 1))]
    low = plain(word).replace("’", "'").split("'")[0]
    return [low[:STEM_LENGTH]] if len(low) > 1 and not says_nothing(low, language) else []


def encoded(usual: dict[str, float]) -> str:
    """Returns the table as text: classes of frequency, each with its stems."""
    classes: dict[int, list[str]] = defaultdict(list)
    for stem, share in usual.items():
        classes[round(-math.log10(share) * STEPS_PER_DECADE)].append(stem)
    return "|".join(f"{number} {' '.join(sorted(stems))}" for number, stems in sorted(classes.items()))
