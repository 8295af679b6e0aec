"""Measures the finding of copies: twins of every kind strewn among articles that only resemble one another."""

from __future__ import annotations

import random
import time
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from deskreader.stories.article_print import article_print
from deskreader.stories.copies import CopyFinder, Published
from tests.benchmarks.stories.common_stems import texts
from tests.benchmarks.table import print_table

ARTICLES, TWINS, FORMS, COLUMNS = 20_000, 2_000, 600, 400
DAY = 86_400.0
LATER = 40 * DAY
"""How long after the originals every other twin is dated; the rest keep their dates."""
WRAPPERS = (
    "Subscribe to our newsletter and never miss a story. Follow us on your favourite network.",
    "This article first appeared on a partner site and is republished here with permission of the publisher.",
    "Lesen Sie auch: Das sind die wichtigsten Nachrichten des Tages. Jetzt kostenlos testen.",
    "Advertisement. Share this article with your friends. Read more from this author below.",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """An article to find again; `twin_of` is the number of its original, -1 where there is none."""

    title: str
    text: str
    link: str
    guid: str
    feed: int
    kind: str = ""
    twin_of: int = -1
    at: float = 0.0

    @property
    def published(self) -> Published:
        """The sample as the finder takes it."""
        print_ = article_print(self.title, self.text, self.link, self.guid)
        return Published(self, self.feed, self.at, print_)


def originals(random_: random.Random) -> list[Sample]:
    """Returns different articles: pieces of pages that share no phrase, of 60 to 260 words."""
    samples: list[Sample] = []
    known: set[int] = set()
    for page, text in enumerate(texts()):
        words, at = text.split(), 0
        while at + 60 < len(words):
            size = random_.randint(60, 260)
            piece = words[at : at + size]
            at += size
            phrases = {*article_print("", " ".join(piece)).phrases}
            if phrases & known or len(set(piece)) < size / 3:
                continue  # pages are in several sets, and lists repeat themselves
            known |= phrases
            number, feed = len(samples), page % 300
            link = f"https://site{feed}.example/{number // 100}/{number}-{'-'.join(filter(str.isalnum, piece[:4]))}"
            samples.append(Sample(" ".join(piece[:9]), " ".join(piece), link, f"urn:uuid:{number}", feed))
    random_.shuffle(samples)
    return samples[: ARTICLES - TWINS - FORMS - COLUMNS]


def reports_of_one_form(random_: random.Random) -> list[Sample]:
    """Returns reports that are made from one form: most of their words are the same, and yet they differ."""
    samples = []
    for number in range(FORMS):
        name, price, move = f"Company{number % 97}", random_.uniform(5, 500), random_.uniform(0.2, 9)
        way = random_.choice(("rose", "fell"))
        text = (
            f"Shares of {name} {way} {move:.2f} percent on {random_.choice(('Monday', 'Tuesday', 'Friday'))} and "
            f"closed at {price:.2f} dollars. The stock has traded between {price * 0.8:.2f} and {price * 1.3:.2f} "
            f"dollars over the last twelve months. Analysts who follow {name} expect earnings of {price / 20:.2f} "
            f"dollars a share for the quarter. The average rating of the stock is hold. The market as a whole gained "
            f"{move / 4:.2f} percent. This report was written by a program from data of the exchange."
        )
        link = f"https://stocks{number % 2}.example/{number}"
        samples.append(
            Sample(f"{name} shares {way} {move:.1f} percent", text, link, f"{number % 50}", 400 + number % 2)
        )
    return samples


def columns() -> list[Sample]:
    """Returns columns and series: every week anew, under one address and title, with the same words around the news."""
    around = (
        "Welcome to this week's letter to our readers, the place for all that happened between the river and the sea. "
        "If somebody forwarded it to you, you can subscribe for nothing. Now to the news of this week in short. {} "
        "That was it for this week. Write to us what you think, tell your friends, and see you again on Friday."
    )
    news = [words[40:75] for text in texts() if len(words := text.split()) >= 75][:COLUMNS]
    return [
        Sample(
            f"The week in {place}: letter {number // 8}" if number % 2 else f"The week in {place}",
            around.format(" ".join(news[number])),
            f"https://letters.example/{place}",
            f"https://letters.example/{place}/latest",
            500 + number % 8,
            at=7 * DAY * (number // 8),
        )
        for number in range(COLUMNS)
        for place in (
            ("Harray", "Stornoway", "Lerwick", "Kirkwall", "Oban", "Mallaig", "Ullapool", "Wick")[number % 8],
        )
    ]


def twins(pool: list[Sample], random_: random.Random) -> list[Sample]:
    """Returns a twin for each of `TWINS` originals, of each kind as many."""
    found = (
        KINDS[n % len(KINDS)](number, pool[number], random_)
        for n, number in enumerate(random_.sample(range(len(pool)), TWINS))
    )
    return [replace(twin, at=LATER * random_.randrange(2)) for twin in found]


def _twin(kind: str, number: int, sample: Sample, random_: random.Random, **changes: str) -> Sample:
    place = {"link": f"https://mirror{random_.randrange(90)}.example/n/{number}", "guid": f"m{number}"}
    return replace(sample, kind=kind, twin_of=number, feed=1000 + random_.randrange(90), **{**place, **changes})


def _cut(number: int, sample: Sample, random_: random.Random) -> Sample:
    words = sample.text.split()
    size = max(40, int(len(words) * random_.uniform(0.25, 0.7)))
    return _twin("cut", number, sample, random_, text=" ".join(words[:size]) + " …")


def _retitled(number: int, sample: Sample, random_: random.Random) -> Sample:
    return _twin(
        "re-titled", number, sample, random_, title=f"What you should know about {sample.title.split()[-1]} today"
    )


def _wrapped(number: int, sample: Sample, random_: random.Random) -> Sample:
    before, after = random_.sample(WRAPPERS, 2)
    return _twin("wrapped", number, sample, random_, text=f"{before}\n\n{sample.text}\n\n{after}")


def _cut_and_wrapped(number: int, sample: Sample, random_: random.Random) -> Sample:
    cut = _cut(number, sample, random_)
    return replace(
        cut, kind="cut, re-titled and wrapped", title="Partner news", text=f"{cut.text} {random_.choice(WRAPPERS)}"
    )


def _parameters(number: int, sample: Sample, random_: random.Random) -> Sample:
    parts = urlsplit(sample.link)
    link = random_.choice((
        f"{sample.link}?utm_source=rss&utm_medium=feed", f"http://www.{parts.netloc}{parts.path}/?fbclid=x{number}",
        f"https://{parts.netloc}{parts.path}/amp", f"https://m.{parts.netloc}{parts.path}#comments",
    ))  # fmt: skip
    return _twin("parameters", number, sample, random_, link=link, text=" ".join(sample.text.split()[:20]))


def _encoded(number: int, sample: Sample, random_: random.Random) -> Sample:
    text = unicodedata.normalize(random_.choice(("NFD", "NFKD")), sample.text)
    text = (
        text.replace('"', "“")
        .replace("'", "’")
        .replace(" ", "\u00a0" if random_.random() < 0.3 else " ")
        .replace("-", "–")
    )
    return _twin("other encoding", number, sample, random_, text=text)


def _moved(number: int, sample: Sample, random_: random.Random) -> Sample:
    return _twin("moved feed", number, sample, random_, guid=sample.guid, text=sample.text[:200])


KINDS = (_cut, _retitled, _wrapped, _cut_and_wrapped, _parameters, _encoded, _moved)


def main() -> None:
    """Prints recall of each kind, precision, and time."""
    random_ = random.Random(11)
    pool = originals(random_)
    later = [*twins(pool, random_), *reports_of_one_form(random_), *columns()]
    random_.shuffle(later)
    finder, found, total, wrong = CopyFinder(), dict[str, int](), dict[str, int](), list[tuple[Sample, object]]()
    start = time.process_time()
    for sample in (*pool, *later):
        published = sample.published
        original = finder.original_of(published)
        finder.put(published)
        is_right = sample.twin_of >= 0 and original is pool[sample.twin_of]
        if sample.kind:
            kind = f"{sample.kind}, weeks later" if sample.at else sample.kind
            total[kind] = total.get(kind, 0) + 1
            found[kind] = found.get(kind, 0) + is_right
        if original is not None and not is_right:
            wrong.append((sample, original))
    milliseconds = 1000 * (time.process_time() - start) / (len(pool) + len(later))
    right = sum(found.values())
    rows = [[kind, f"{found[kind]} of {total[kind]}", f"{found[kind] / total[kind]:.4f}"] for kind in sorted(total)]
    rows.append(["all: recall (aim .99)", f"{right} of {TWINS}", f"{right / TWINS:.4f}"])
    rows.append(["all: precision (aim .999)", f"{len(wrong)} wrong", f"{right / max(1, right + len(wrong)):.4f}"])
    rows.append(["CPU ms an article", "", f"{milliseconds:.2f}"])
    print_table(f"{TWINS:,} twins among {len(pool) + len(later):,} articles", ["kind", "found", "share"], rows)
    for sample, original in wrong[:10]:
        print("wrong:", sample.title, "|", getattr(original, "title", original))
