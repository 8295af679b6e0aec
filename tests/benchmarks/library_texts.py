"""Texts for generated libraries: ten languages with made-up words whose frequencies fall as those of real ones do.

Words are syllables put together by chance, their frequency is one over their rank (Zipf), and every story brings a few
words of its own that no other has, as names do. Sentences come from a pool, so that a million stories are soon written.
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
POOL = 30_000
"""Sentences of all languages together."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its words by rank, sentences made of them, and how they are written."""

    name: str
    share: float
    words: Sequence[str]
    sentences: Sequence[str]
    gap: str  # between words
    syllables: tuple[str, str, str] | None


def _word(chance: random.Random, parts: tuple[str, str, str], syllables: int) -> str:
    starts, vowels, ends = (part.split() for part in parts)
    made = "".join(chance.choice(starts) + chance.choice(vowels) for _ in range(syllables))
    return made + (chance.choice(ends) if chance.random() < 0.6 else "")


def _spelled(chance: random.Random, parts: tuple[str, str, str], size: int) -> list[str]:
    """Words by rank: the commoner the shorter, no word twice."""
    found: dict[str, None] = {}
    while len(found) < size:
        found[_word(chance, parts, 1 + (len(found) > 60) + (len(found) > 3000))] = None
    return list(found)


def _signs(chance: random.Random, first: int, count: int, size: int) -> list[str]:
    """Words of one to three signs, of which some are far commoner than others."""
    signs = [chr(first + number) for number in chance.sample(range(count), count)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(count)))
    found: dict[str, None] = dict.fromkeys(signs[:20])
    while len(found) < size:
        found["".join(chance.choices(signs, cum_weights=weights, k=chance.choice((2, 2, 2, 3))))] = None
    return list(found)


def _sentences(chance: random.Random, words: Sequence[str], count: int, gap: str, stop: str) -> list[str]:
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    made = []
    for _ in range(count):
        text = gap.join(chance.choices(words, cum_weights=weights, k=chance.randint(7, 26)))
        made.append(text[:1].upper() + text[1:] + stop)
    return made


def tongues(seed: int = 7) -> list[Tongue]:
    """The languages, the same ones for the same seed."""
    chance = random.Random(seed)
    made = []
    for name, share, parts, size, gap, stop in (
        ("en", 0.58, LATIN, 40_000, " ", ". "),
        ("de", 0.14, GERMAN, 40_000, " ", ". "),
        ("ru", 0.06, CYRILLIC, 30_000, " ", ". "),
        ("ar", 0.03, ARABIC, 20_000, " ", ". "),
        ("th", 0.03, THAI, 8_000, "", " "),
    ):
        words = _spelled(chance, parts, size)
        made.append(Tongue(name, share, words, _sentences(chance, words, int(POOL * share), gap, stop), gap, parts))
    for name, share, first, count, gap, stop in (
        ("zh", 0.07, 0x4E00, 2500, "", "。"),
        ("ja", 0.05, 0x3041, 80, "", "。"),
        ("ko", 0.04, 0xAC00, 1800, " ", ". "),
    ):
        words = _signs(chance, first, count, 12_000)
        made.append(Tongue(name, share, words, _sentences(chance, words, int(POOL * share), gap, stop), gap, None))
    return made


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up story as a feed gives it."""

    title: str
    author: str | None
    html: str
    text: str


class Writer:
    """Writes stories, the same ones for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._tongues = tongues()
        self._shares = list(accumulate(tongue.share for tongue in self._tongues))

    def tongue(self) -> Tongue:
        """A language by its share."""
        return self._chance.choices(self._tongues, cum_weights=self._shares)[0]

    def story(self, tongue: Tongue, size: int) -> Story:
        """A story of about `size` bytes of HTML."""
        chance = self._chance
        title = tongue.gap.join(chance.choice(tongue.sentences).split(" ")[:9]).rstrip(". 。")[:90]
        blocks, texts, length = [], [], 0
        while length < size:
            text = "".join(chance.choices(tongue.sentences, k=chance.randint(1, 4))) + self._own(tongue)
            blocks.append(self._marked(text, len(blocks)))
            texts.append(text)
            length += len(blocks[-1].encode())
        author = f"{chance.choice(tongue.words[100:200])} {chance.choice(tongue.words[200:400])}".title()
        return Story(title, author if chance.random() < 0.7 else None, "\n".join(blocks), "\n\n".join(texts))

    def _own(self, tongue: Tongue) -> str:
        """Now and then a word that no other story has."""
        if tongue.syllables is None or self._chance.random() < 0.4:
            return ""
        return _word(self._chance, tongue.syllables, self._chance.randint(3, 5)).capitalize() + "."

    def _marked(self, text: str, place: int) -> str:
        chance = self._chance.random()
        if place and chance < 0.08:
            number = self._chance.getrandbits(32)
            text = f'{text[:20]}<a href="https://www.example.org/{number:x}">{text[20:40]}</a>{text[40:]}'
        elif place and chance < 0.12:
            text = f"<em>{text[:30]}</em>{text[30:]}"
        elif place and chance < 0.15:
            return f"<h2>{text[:60]}</h2>\n<p>{text[60:]}</p>"
        return f"<p>{text}</p>"
