"""What changes on a page without an edit: clocks, counters, advertisements, tickers, boxes of links.

A block is noise by its form and its place, whatever it says. Within other blocks, counters are left out of what is
compared. Numbers and times within sentences count: a corrected number of victims is an edit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskreader.model.revisions import BlockKind
from deskreader.revisions.blocks import Block
from deskreader.revisions.noise_words import (
    ADVERTISEMENT_LABELS,
    BUTTON_WORDS,
    COUNTED,
    COUNTED_IN_SHORT,
    MOMENTS_AGO,
    RELATED_HEADINGS,
    SPONSOR_BEGINNINGS,
    STAMP_BEGINNINGS,
    STAMP_WORDS,
    UNITS,
)
from deskreader.revisions.words import keys_of
from deskreader.text.loose_dates import names_calendar_part

LONGEST_LINK_BLOCK = 25
"""Words. A longer block that is one link is a paragraph that leads somewhere."""
LONGEST_STAMP, LONGEST_COUNTER, LONGEST_TICKER, LONGEST_BUTTON = 24, 6, 8, 4
LONGEST_BOX_HEADING = 6
LONGEST_TEASER = 40
"""Words of a block below a heading such as 'Related' that still belongs to its box."""
_SENTENCE_END = re.compile(r"[.!?。！？؟]\W*$")
_NUMBER = r"\d[\d.,'\u2019\u00a0\u202f ]*(?:[kKmM]\b)?"
_AGO = re.compile(
    rf"\b(?:\d+|an?|one|un['’]?|una|uma|een)\s*[^\W\d_]{{1,12}}\.?\s+(?:ago|geleden|temu|fa|sedan|siden|назад|тому)\b"
    rf"|\b(?:vor|il y a|hace|há|ha|منذ|قبل)\s+(?:\d+|\w{{2,8}})\s+[^\W\d_]{{1,12}}"
    rf"|\d+\s*[^\W\d_]{{1,4}}[前전]|\b(?:{'|'.join(MOMENTS_AGO)})\b",
    re.IGNORECASE,
)


def _counter(words: Sequence[str]) -> re.Pattern[str]:
    named = "|".join(words)
    return re.compile(
        rf"\(?(?<![\d.,]){_NUMBER}\s*(?:{named})(?!\w)\)?|(?<!\w)(?:{named})\s*[:(#]\s*{_NUMBER}\)?", re.IGNORECASE
    )


_COUNTER, _SHORT_COUNTER = _counter(COUNTED), _counter((*COUNTED, *COUNTED_IN_SHORT))
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?(?!\w)|uhr(?!\w))?", re.IGNORECASE)
_SIGN = re.compile(r"%|[+\u2212\u2013▲▼△▽↑↓-]\s?\d|[$€£¥₹]\s?\d|\d\s?[$€£¥₹°]")
_AD_LABEL = re.compile(rf"(?:{'|'.join(ADVERTISEMENT_LABELS)})\W*", re.IGNORECASE)
_SPONSOR = re.compile(rf"\W*(?:{'|'.join(SPONSOR_BEGINNINGS)})", re.IGNORECASE)
_RELATED = re.compile(rf"\W*(?:{'|'.join(RELATED_HEADINGS)})", re.IGNORECASE)
_TITLE_EXTRA = re.compile(r"[(\[][^()\[\]]*[)\]]")
_LIVE = re.compile(r"\b(?:live|ticker|newsblog|en direct|en directo|in diretta|ao vivo|na żywo)\b", re.IGNORECASE)


def title_key(title: str) -> tuple[str, ...]:
    """Returns what a headline is compared by: its words without counters, stamps in brackets and the clock of a ticker.

    How a word is written in capitals does not count.
    """
    plain = _COUNTER.sub(" ", title)
    plain = _TITLE_EXTRA.sub(lambda extra: " " if is_stamp(extra[0]) else extra[0], plain)
    if _LIVE.search(plain) or _CLOCK.match(plain.lstrip()):
        plain = _CLOCK.sub(" ", plain)
    return tuple(key.casefold() for key in keys_of(plain))


def block_key(block: Block) -> tuple[str, ...]:
    """Returns what a block is compared by: its words without counters."""
    pattern = _SHORT_COUNTER if block.words <= LONGEST_COUNTER else _COUNTER
    return tuple(keys_of(pattern.sub(" ", block.text)))


def noise_of(blocks: Sequence[Block]) -> list[bool]:
    """Returns for each block of an article whether it is noise."""
    in_links = sum(block.words for block in blocks if _is_link_block(block))
    tells = sum(block.words for block in blocks) - in_links
    links_are_noise = tells >= in_links  # else the article is a list of links
    found: list[bool] = []
    is_in_box = False
    for block in blocks:
        starts_box = block.words <= LONGEST_BOX_HEADING and _RELATED.match(block.text) is not None
        if starts_box:
            is_in_box = links_are_noise
        elif block.words > LONGEST_TEASER or block.kind is BlockKind.HEADING:
            is_in_box = False
        is_link = links_are_noise and _is_link_block(block)
        found.append(is_link or is_in_box or _is_noise_alone(block))
    for number in range(len(blocks) - 2, -1, -1):
        found[number] = found[number] or _heads_links(blocks[number], blocks[number + 1], found[number + 1])
    return found


def _is_link_block(block: Block) -> bool:
    return block.is_links and block.words <= LONGEST_LINK_BLOCK


def _heads_links(block: Block, following: Block, is_noise: bool) -> bool:
    """Whether a block is the heading of a box of links that follows it."""
    is_heading = block.words <= LONGEST_BOX_HEADING and not _SENTENCE_END.search(block.text)
    return is_noise and is_heading and following.is_links and block.kind is not BlockKind.ROW


def _is_noise_alone(block: Block) -> bool:
    """Whether a block is noise by its form, wherever it stands."""
    if _AD_LABEL.fullmatch(block.text) or _SPONSOR.match(block.text):
        return True
    if block.kind in (BlockKind.HEADING, BlockKind.CODE):
        return False
    return is_stamp(block.text) or _is_counter(block) or _is_ticker(block) or _is_button(block)


def is_stamp(text: str) -> bool:
    """Whether a short text only says when something was: 'Updated 3 minutes ago', '10:42', 'Published: 30 November'."""
    keys = keys_of(text[: 20 * LONGEST_STAMP])
    if not keys or len(keys) > LONGEST_STAMP:
        return False
    rest = keys_of(_CLOCK.sub(" ", _AGO.sub(" ", text)))
    has_time = len(rest) < len(keys) or any(any(map(str.isdigit, key)) for key in keys)
    if not has_time:
        return False
    low = [key.casefold().rstrip(".:") for key in rest]
    others = [
        word
        for word in low
        if word not in STAMP_WORDS and not any(map(str.isdigit, word)) and not names_calendar_part(word)
    ]
    begins = keys[0].casefold().rstrip(".:") in STAMP_BEGINNINGS
    return len(others) <= (2 if begins and len(keys) > 3 else 0)


def _is_counter(block: Block) -> bool:
    if block.words > LONGEST_COUNTER:
        return False
    return _SHORT_COUNTER.search(block.text) is not None and len(block_key(block)) <= 1


def _is_ticker(block: Block) -> bool:
    """Whether a block shows numbers that a machine keeps up to date: a price, a temperature."""
    if (
        block.words > LONGEST_TICKER
        or block.kind in (BlockKind.ITEM, BlockKind.ROW)
        or _SENTENCE_END.search(block.text)
    ):
        return False
    keys = keys_of(block.text)
    numbers = [key for key in keys if any(map(str.isdigit, key))]
    others = [key for key in keys if key not in numbers and key.casefold() not in UNITS]
    if not numbers:
        return False
    return not others or (len(numbers) >= len(others) and _SIGN.search(block.text) is not None)


def _is_button(block: Block) -> bool:
    if block.words > LONGEST_BUTTON:
        return False
    return all(key.casefold() in BUTTON_WORDS or key.isdigit() for key in keys_of(block.text))
