"""Two revisions side by side: blocks are aligned first, then the words of those that belong together are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from deskreader.model.revisions import ComparedBlock, Comparison, RevisionText, Run, RunKind
from deskreader.revisions.blocks import Block, blocks_of
from deskreader.revisions.noise import block_key, noise_of
from deskreader.revisions.words import key_of, keys_of, tokens_of

MOST_PAIRED = 2_500
"""Pairs of blocks in one gap that are weighed against each other; in larger gaps blocks are paired in their order."""
NEAR = 8
"""Blocks of a large gap among which the partner of a block is looked for."""
MOST_TOKENS = 3_000
"""Words and marks of a block whose words are compared; a longer one is replaced whole."""
LEAST_ALIKE = 0.4
"""Of two blocks, the share of common words from which on one is the other, changed."""
SHORT_ISLAND = 2
"""Words between two changes that are shown as changed too, since single words in between cannot be read."""

Key = tuple[str, ...]
Pair = tuple[Block | None, Block | None]


def compare(before: RevisionText, after: RevisionText) -> Comparison:
    """Returns how two revisions differ. What is noise is shown as it is now and counts nowhere."""
    blocks = compared_blocks(blocks_of(before.html), blocks_of(after.html))
    return Comparison(_runs(before.title, after.title), blocks, *count_words(blocks))


def compared_blocks(
    before: Sequence[Block], after: Sequence[Block], ignored: Collection[Key] = frozenset()
) -> tuple[ComparedBlock, ...]:
    """Returns the blocks of two revisions, aligned and compared; those with an `ignored` key are noise as well."""
    return tuple(_compared(pair) for pair in aligned(before, after, ignored))


def count_words(blocks: Iterable[ComparedBlock]) -> tuple[int, int]:
    """Returns how many words were inserted and how many deleted."""
    counts: Counter[RunKind] = Counter()
    for run in (run for block in blocks for run in block.runs if run.kind is not RunKind.SAME):
        counts[run.kind] += len(keys_of(run.text))
    return counts[RunKind.INSERTED], counts[RunKind.DELETED]


# --- blocks -----------------------------------------------------------------------------------------------------------


def aligned(before: Sequence[Block], after: Sequence[Block], ignored: Collection[Key] = frozenset()) -> list[Pair]:
    """Returns the blocks of two revisions in order, each with the one that it became; noise pairs with itself.

    A block that only moved stands at its new place.
    """
    noise = _noise(before, ignored)
    telling = [block for block, is_noise in zip(before, noise, strict=True) if not is_noise]
    noise = _noise(after, ignored)
    shown = [block for block, is_noise in zip(after, noise, strict=True) if not is_noise]
    pairs = _without_moves(list(_aligned(telling, shown)))
    return _with_noise(pairs, after, noise)


def _noise(blocks: Sequence[Block], ignored: Collection[Key]) -> list[bool]:
    found = noise_of(blocks)
    return (
        [is_noise or block_key(b) in ignored for is_noise, b in zip(found, blocks, strict=True)] if ignored else found
    )


def _aligned(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, list(map(block_key, before)), list(map(block_key, after)))
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(before[first:last], after[start:end], strict=True)
        else:
            yield from _paired(before[first:last], after[start:end])


def _paired(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Pair]:
    """Yields the blocks of a gap, paired so that those that are alike stand together; deleted ones come first."""
    matches = _matches(before, after)
    old = new = 0
    for here, there in [*matches, (len(before), len(after))]:
        yield from ((block, None) for block in before[old:here])
        yield from ((None, block) for block in after[new:there])
        if here < len(before):
            yield before[here], after[there]
        old, new = here + 1, there + 1


def _matches(before: Sequence[Block], after: Sequence[Block]) -> list[tuple[int, int]]:
    """Returns which block of a gap became which, in order, so that the sum of their likeness is greatest."""
    if not before or not after:
        return []
    if len(before) * len(after) > MOST_PAIRED:
        words = [Counter(block_key(block)) for block in after]
        return _matches_in_order([Counter(block_key(block)) for block in before], words)
    old, new = ([Counter(block_key(block)) for block in side] for side in (before, after))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for here in range(len(old) - 1, -1, -1):
        for there in range(len(new) - 1, -1, -1):
            alike = likeness(old[here], new[there])
            paired = alike + best[here + 1][there + 1] if alike >= LEAST_ALIKE else 0.0
            best[here][there] = max(paired, best[here + 1][there], best[here][there + 1])
    matches, here, there = [], 0, 0
    while here < len(old) and there < len(new):
        if best[here][there] == best[here + 1][there]:
            here += 1
        elif best[here][there] == best[here][there + 1]:
            there += 1
        else:
            matches.append((here, there))
            here, there = here + 1, there + 1
    return matches


def _matches_in_order(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> list[tuple[int, int]]:
    """Returns pairs of a large gap: each block with the first one near its place that is alike."""
    matches: list[tuple[int, int]] = []
    there = 0
    for here, words in enumerate(old):
        found = next(
            (n for n in range(there, min(there + 8, len(new))) if likeness(words, new[n]) >= LEAST_ALIKE), None
        )
        if found is not None:
            matches.append((here, found))
            there = found + 1
    return matches


def likeness(first: Counter[str], second: Counter[str]) -> float:
    """Returns the share of words that two blocks have in common, 0 to 1 (Dice)."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def _without_moves(pairs: list[Pair]) -> list[Pair]:
    """Leaves out deleted blocks that stand unchanged elsewhere, and shows these as unchanged."""
    gone = Counter(block_key(old) for old, new in pairs if old is not None and new is None)
    came = Counter(block_key(new) for old, new in pairs if new is not None and old is None)
    moved = {"out": gone & came, "in": gone & came}
    result: list[Pair] = []
    for old, new in pairs:
        side, block = ("out", old) if new is None else ("in", new)
        key = block_key(block) if block is not None and (old is None or new is None) else None
        if key is not None and moved[side][key] > 0:
            moved[side][key] -= 1
            if new is not None:
                result.append((new, new))
        else:
            result.append((old, new))
    return result


def _with_noise(pairs: Sequence[Pair], after: Sequence[Block], noise: Sequence[bool]) -> list[Pair]:
    """Puts the noise of the later revision back to its place."""
    result: list[Pair] = []
    place = 0
    for pair in pairs:
        if pair[1] is not None:
            while noise[place]:
                result.append((after[place], after[place]))
                place += 1
            place += 1
        result.append(pair)
    result += [(block, block) for block in after[place:]]
    return result


# --- words ------------------------------------------------------------------------------------------------------------


def _compared(pair: Pair) -> ComparedBlock:
    old, new = pair
    block = new or old
    assert block is not None
    if new is None:
        runs: tuple[Run, ...] = (Run(RunKind.DELETED, block.text),)
    elif old is None:
        runs = (Run(RunKind.INSERTED, block.text),)
    elif block_key(old) == block_key(new):
        runs = (Run(RunKind.SAME, new.text),)
    else:
        runs = _runs(old.text, new.text)
    return ComparedBlock(block.kind, runs, block.level)


def _runs(before: str, after: str) -> tuple[Run, ...]:
    """Returns two texts as one, in runs; unchanged words stand as they are in the later one."""
    old, new = tokens_of(before), tokens_of(after)
    if before == after:
        return _joined([(RunKind.SAME, after)])
    if max(len(old), len(new)) > MOST_TOKENS:
        return _joined([(RunKind.DELETED, before), (RunKind.INSERTED, after)])
    first_keys, keys = ([key_of(token) or token.strip() for token in side] for side in (old, new))
    pieces: list[tuple[RunKind, str]] = []
    for tag, first, last, start, end in _readable(SequenceMatcher(None, first_keys, keys).get_opcodes(), keys):
        if tag == "equal":
            pieces.append((RunKind.SAME, "".join(new[start:end])))
        else:
            pieces.append((RunKind.DELETED, "".join(old[first:last])))
            pieces.append((RunKind.INSERTED, "".join(new[start:end])))
    return _joined(pieces)


Opcode = tuple[str, int, int, int, int]


def _readable(opcodes: Sequence[Opcode], keys: Sequence[str]) -> list[Opcode]:
    """Joins changes with one or two words between them."""
    result: list[Opcode] = []
    for number, (tag, first, last, start, end) in enumerate(opcodes):
        words = sum(any(map(str.isalnum, key)) for key in keys[start:end])
        is_island = tag == "equal" and 0 < number < len(opcodes) - 1 and words <= SHORT_ISLAND
        if result and result[-1][0] != "equal" and (tag != "equal" or is_island):
            result[-1] = ("replace", result[-1][1], last, result[-1][3], end)
        else:
            result.append((tag, first, last, start, end))
    return result


def _joined(pieces: Iterable[tuple[RunKind, str]]) -> tuple[Run, ...]:
    """Returns pieces as runs: empty ones left out, neighbours of one kind joined."""
    runs: list[Run] = []
    for kind, text in pieces:
        if text and runs and runs[-1].kind is kind:
            runs[-1] = Run(kind, runs[-1].text + text)
        elif text:
            runs.append(Run(kind, text))
    return tuple(runs)
