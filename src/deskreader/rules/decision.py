"""What the rules that match an article come to together."""

from __future__ import annotations

from collections.abc import Iterable

from deskreader.model.ids import RuleId
from deskreader.model.rules import RuleActions, RuleDecision, RuleEffect

_CHOICES = (
    (RuleEffect.NOTIFICATION, RuleEffect.NO_NOTIFICATION),
    (RuleEffect.PICTURES, RuleEffect.NO_PICTURES),
)
"""Effects that exclude each other."""


def decide(matching: Iterable[tuple[RuleId, RuleActions]]) -> RuleDecision:
    """Returns what is done with an article; where rules contradict each other, the first one counts."""
    done = RuleEffect(0)
    effects: list[tuple[RuleId, RuleEffect]] = []
    tags: dict[str, tuple[RuleId, str]] = {}
    for number, actions in matching:
        effect = actions.effects
        for one, other in _CHOICES:
            effect &= ~((one if done & other else RuleEffect(0)) | (other if done & one else RuleEffect(0)))
        done |= effect
        effects.append((number, effect))
        for name in actions.tags:
            tags.setdefault(name.casefold(), (number, name))
    return RuleDecision(tuple(effects), tuple(tags.values()))
