"""Which replaced texts were edited: what differs once noise is left out, and what a site changes everywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from deskreader.model.ids import FeedId
from deskreader.model.revisions import Replacement, Verdict
from deskreader.revisions.blocks import Block, blocks_of
from deskreader.revisions.comparison import Key, compared_blocks, count_words
from deskreader.revisions.noise import block_key, noise_of, title_key

TEMPLATE_ARTICLES = 3
"""Articles of a feed in which the same block came or went at once: then it belongs to the site, not to the article."""
GROWN = 3
"""Where a feed changes most of its entries, texts that grow or shrink by this factor are given in another length."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """A replacement with the blocks on both sides, and the keys of those that went or came and are no noise."""

    replacement: Replacement
    before: list[Block]
    after: list[Block]
    keys: frozenset[Key]
    changes_title: bool


def judge(replacements: Sequence[Replacement]) -> tuple[Verdict, ...]:
    """Returns a verdict on each replacement. Those of one feed are looked at together."""
    differences = [_difference(replacement) for replacement in replacements]
    counts: dict[FeedId, Counter[Key]] = defaultdict(Counter)
    for difference in differences:
        counts[difference.replacement.feed_id].update(difference.keys)
    return tuple(_verdict(difference, counts[difference.replacement.feed_id]) for difference in differences)


def _difference(replacement: Replacement) -> _Difference:
    before, after = blocks_of(replacement.before.html), blocks_of(replacement.after.html)
    old, new = _keys(before), _keys(after)
    titles = title_key(replacement.before.title), title_key(replacement.after.title)
    return _Difference(replacement, before, after, frozenset([*(old - new), *(new - old)]), titles[0] != titles[1])


def _keys(blocks: Sequence[Block]) -> Counter[Key]:
    found = zip(blocks, noise_of(blocks), strict=True)
    return Counter(key for block, is_noise in found if not is_noise and (key := block_key(block)))


def _verdict(difference: _Difference, of_feed: Counter[Key]) -> Verdict:
    replacement = difference.replacement
    no_edit = Verdict(replacement.id, difference.changes_title, changes_title=difference.changes_title)
    ignored = {key for key in difference.keys if of_feed[key] >= TEMPLATE_ARTICLES}
    if difference.keys == ignored or (replacement.is_wide and _is_other_length(difference)):
        return no_edit
    inserted, deleted = count_words(compared_blocks(difference.before, difference.after, ignored))
    if not inserted + deleted:
        return no_edit
    return Verdict(replacement.id, True, inserted, deleted, difference.changes_title)


def _is_other_length(difference: _Difference) -> bool:
    """Whether the feed gives the text in another length now: a summary for the whole, or the whole for a summary."""
    sizes = sorted(sum(block.words for block in blocks) for blocks in (difference.before, difference.after))
    return sizes[1] >= GROWN * sizes[0]
