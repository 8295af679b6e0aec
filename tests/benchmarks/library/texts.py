"""Texts for generated libraries, in eight languages of made-up words with realistic frequencies.

Words consist of random syllables, and a word's frequency is inversely proportional to its rank (Zipf). Every article
has a few words that no other has, as names are. Sentences come from a pool, so that writing a million articles is fast.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

LATIN = ("b c d f g h l m n p r s t v w st tr ch pl gr", "a e i o u ea io", "n r s t l m nd rt")
GERMAN = ("b d f g h k l m n r s t w z sch st br gl", "a e i o u ei au ü ö", "n r t ch st ng lt")
CYRILLIC = ("б в г д ж з к л м н п р с т ф ц ч ш", "а е и о у ы я ю", "н р т л с к")
ARABIC = ("ب ت ج ح د ر س ش ص ط ع ف ق ك ل م ن ه", "ا و ي", "ن ر م ل د ت")
THAI = ("ก ข ค ง จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห", "า ี ู ะ ุ ิ", "น ง ม ก บ")
SENTENCES = 30_000
"""The number of sentences in the pool, over all languages."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its words by rank, sentences made of them, and how it is written."""

    name: str
    share: float
    words: Sequence[str]
    sentences: Sequence[str]
    separator: str  # between words
    syllables: tuple[str, str, str] | None


def _word(rng: random.Random, parts: tuple[str, str, str], syllables: int) -> str:
    starts, vowels, ends = (part.split() for part in parts)
    result = "".join(rng.choice(starts) + rng.choice(vowels) for _ in range(syllables))
    return result + (rng.choice(ends) if rng.random() < 0.6 else "")


def _spelled_words(rng: random.Random, parts: tuple[str, str, str], size: int) -> list[str]:
    """Returns distinct words by rank; common words are shorter."""
    words: dict[str, None] = {}
    while len(words) < size:
        words[_word(rng, parts, 1 + (len(words) > 60) + (len(words) > 3000))] = None
    return list(words)


def _sign_words(rng: random.Random, first: int, count: int, size: int) -> list[str]:
    """Returns words of one to three signs, some of which are far more common than others."""
    signs = [chr(first + number) for number in rng.sample(range(count), count)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(count)))
    words: dict[str, None] = dict.fromkeys(signs[:20])
    while len(words) < size:
        words["".join(rng.choices(signs, cum_weights=weights, k=rng.choice((2, 2, 2, 3))))] = None
    return list(words)


def _sentences(rng: random.Random, words: Sequence[str], count: int, separator: str, full_stop: str) -> list[str]:
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    result = []
    for _ in range(count):
        text = separator.join(rng.choices(words, cum_weights=weights, k=rng.randint(7, 26)))
        result.append(text[:1].upper() + text[1:] + full_stop)
    return result


def languages(seed: int = 7) -> list[Language]:
    """Returns the languages; the same seed gives the same languages."""
    rng = random.Random(seed)
    result = []
    for name, share, parts, size, separator, full_stop in (
        ("en", 0.58, LATIN, 40_000, " ", ". "),
        ("de", 0.14, GERMAN, 40_000, " ", ". "),
        ("ru", 0.06, CYRILLIC, 30_000, " ", ". "),
        ("ar", 0.03, ARABIC, 20_000, " ", ". "),
        ("th", 0.03, THAI, 8_000, "", " "),
    ):
        words = _spelled_words(rng, parts, size)
        sentences = _sentences(rng, words, int(SENTENCES * share), separator, full_stop)
        result.append(Language(name, share, words, sentences, separator, parts))
    for name, share, first, count, separator, full_stop in (
        ("zh", 0.07, 0x4E00, 2500, "", "。"),
        ("ja", 0.05, 0x3041, 80, "", "。"),
        ("ko", 0.04, 0xAC00, 1800, " ", ". "),
    ):
        words = _sign_words(rng, first, count, 12_000)
        sentences = _sentences(rng, words, int(SENTENCES * share), separator, full_stop)
        result.append(Language(name, share, words, sentences, separator, None))
    return result


@dataclass(frozen=True, slots=True)
class GeneratedArticle:
    """A generated article as a feed contains it."""

    title: str
    author: str | None
    html: str
    text: str


class ArticleWriter:
    """Writes articles; the same seed gives the same articles."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        self._languages = languages()
        self._shares = list(accumulate(language.share for language in self._languages))

    def language(self) -> Language:
        """Returns a random language, weighted by its share."""
        return self._rng.choices(self._languages, cum_weights=self._shares)[0]

    def article(self, language: Language, size: int) -> GeneratedArticle:
        """Returns an article of about `size` bytes of HTML."""
        rng = self._rng
        title = language.separator.join(rng.choice(language.sentences).split(" ")[:9]).rstrip(". 。")[:90]
        blocks, texts, length = [], [], 0
        while length < size:
            text = "".join(rng.choices(language.sentences, k=rng.randint(1, 4))) + self._unique_word(language)
            blocks.append(self._paragraph(text, len(blocks)))
            texts.append(text)
            length += len(blocks[-1].encode())
        author = f"{rng.choice(language.words[100:200])} {rng.choice(language.words[200:400])}".title()
        return GeneratedArticle(title, author if rng.random() < 0.7 else None, "\n".join(blocks), "\n\n".join(texts))

    def _unique_word(self, language: Language) -> str:
        """Returns, in six of ten cases, a word that no other article has."""
        if language.syllables is None or self._rng.random() < 0.4:
            return ""
        return _word(self._rng, language.syllables, self._rng.randint(3, 5)).capitalize() + "."

    def _paragraph(self, text: str, index: int) -> str:
        """Returns a paragraph as HTML, now and then with a link, emphasis or heading."""
        draw = self._rng.random()
        if index and draw < 0.08:
            number = self._rng.getrandbits(32)
            text = f'{text[:20]}<a href="https://www.example.org/{number:x}">{text[20:40]}</a>{text[40:]}'
        elif index and draw < 0.12:
            text = f"<em>{text[:30]}</em>{text[30:]}"
        elif index and draw < 0.15:
            return f"<h2>{text[:60]}</h2>\n<p>{text[60:]}</p>"
        return f"<p>{text}</p>"
