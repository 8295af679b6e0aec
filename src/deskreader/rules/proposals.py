"""What a user may want to mute of an article: names and other telling words of its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from deskreader.model.rules import Condition, Rule, RuleActions, RuleField, RuleTest
from deskreader.text.function_words import USUAL_LANGUAGE, likely_language, says_nothing

MOST_WORDS = 3
"""Of one proposal: a longer run of capital letters is a whole title in them."""
MUTED_FOR = timedelta(days=14)
"""How long a phrase is muted that the user picks from an article: news go by, and so should their rules."""
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_QUOTED = re.compile(r"[“„«\"‘「『]([^“”„«»\"‘’「」『』]{2,60})[”“»\"’」』]")
_NEXT_TO = re.compile(r"[ \u00a0]?")


def title_phrases(title: str, most: int = 4) -> tuple[str, ...]:
    """Returns phrases of a title that may be muted: quoted words, names of several words, names of one word."""
    quoted = [match[1].strip() for match in _QUOTED.finditer(title) if 1 < len(match[1].split()) <= MOST_WORDS]
    runs = list(_runs(title))
    names = [run for run in runs if " " in run]
    single = [run for run in runs if " " not in run and len(run) > 2]
    found: dict[str, str] = {}
    for phrase in (*quoted, *names, *sorted(single, key=_worth, reverse=True)):
        if not any(phrase.casefold() in other for other in found):
            found[phrase.casefold()] = phrase
    return tuple(found.values())[:most]


def _worth(word: str) -> tuple[bool, int]:
    """Returns what single words are ordered by: those with capitals or digits inside first, then the longest."""
    return any(sign.isupper() or sign.isdigit() for sign in word[1:]), len(word)


def _runs(title: str) -> Iterator[str]:
    """Yields runs of words that begin with capitals or digits and have nothing between them."""
    words = list(_WORD.finditer(title))
    language = likely_language((word[0] for word in words), 2) or USUAL_LANGUAGE
    telling = [word for word in words if _is_telling(word[0], language)]
    starts = {words[0].start()} if words and not _is_in_capitals(words, telling) else set[int]()
    run: list[re.Match[str]] = []
    for word in words:
        is_next = bool(run) and _NEXT_TO.fullmatch(title, run[-1].end(), word.start()) is not None
        is_part = word in telling or (is_next and word[0].isdigit())
        if run and not (is_part and is_next and len(run) < MOST_WORDS):
            yield from _phrase(run, starts)
            run = []
        run += [word] if word in telling or (run and is_part) else []
    yield from _phrase(run, starts)


def _is_telling(word: str, language: str) -> bool:
    has_sign = any(sign.isupper() or sign.isdigit() for sign in word)
    is_acronym = word.isupper() and len(word) > 1
    return has_sign and not word.isdigit() and (is_acronym or not says_nothing(word.casefold(), language))


def _is_in_capitals(words: Iterable[re.Match[str]], telling: Iterable[re.Match[str]]) -> bool:
    """Whether nearly every word of the title begins with a capital, so that its first word tells as much as others."""
    return 4 * len(list(telling)) > 3 * len(list(words))


def _phrase(run: list[re.Match[str]], starts: set[int]) -> Iterator[str]:
    """Yields a run; a single word that begins the title may be any word, and has its capital from that."""
    is_start = len(run) == 1 and run[0].start() in starts and not any(map(str.isupper, run[0][0][1:]))
    if run and not is_start:
        yield " ".join(word[0] for word in run)


def shared_phrases(titles: Iterable[str], most: int = 4) -> tuple[str, ...]:
    """Returns phrases of several titles that may be muted, those of the most titles first."""
    counts, written = Counter[str](), dict[str, str]()
    for title in titles:
        for phrase in title_phrases(title, most):
            counts[phrase.casefold()] += 1
            written.setdefault(phrase.casefold(), phrase)
    return tuple(written[phrase] for phrase, _count in counts.most_common(most))


def muting_rule(phrase: str, now: datetime) -> Rule:
    """Returns the rule that mutes articles with a phrase for two weeks, named after it."""
    phrase = " ".join(phrase.split())
    condition = Condition(RuleField.ANYWHERE, RuleTest.PHRASE, (phrase,))
    return Rule(phrase, (condition,), RuleActions(mute=True), expires_at=now + MUTED_FOR)
