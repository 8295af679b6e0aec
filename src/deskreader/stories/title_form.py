"""The form of a title: whether it reads like news or like a guide, a list, a review or another text without a date.

Two guides share their form ("12 best ... for beginners"), not an event. The features describe only the form, in the
languages that `_GUIDE_WORDS` and its like know and by structure in all others; the weights are learned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SUPERLATIVES = (
    "best top ultimate complete essential greatest favorite favourite only easy easiest simple great beste "
    "besten bester bestes schönste schönsten ultimative meilleur meilleure meilleurs meilleures mejor mejores "
    "migliore migliori melhor melhores najlepsze лучшие"
)
_QUESTION_WORDS = (
    "how what why which who when where can should does is are do wie was warum wieso welche welcher welches "
    "wann wo wer kann soll comment pourquoi quel quelle quels quelles quand où cómo como qué cuál cuáles cuándo "
    "dónde come cosa perché quale quali quando dove hoe wat waarom welke jak dlaczego как что почему"
)
_ADDRESS_WORDS = (
    "you your yours yourself du dich dir dein deine deinen deiner sie ihr ihre ihren vous votre vos toi ton tes "
    "tu tus usted tuo tua tuoi você seu i my me mein meine mes mi mis"
)
_GUIDE_WORDS = (
    "guide guides tips tricks review reviews reviewed vs versus types type beginner beginners checklist trends "
    "ideas ways steps things reasons pros cons tutorial tutorials introduction explained cost costs price "
    "prices pricing alternatives alternative examples example tested compared comparison comparisons ranked "
    "ranking practices practice recipe recipes lessons lesson basics benefits strategies techniques tools "
    "mistakes questions facts myths history understanding choosing building making using writing learning "
    "overview template templates itinerary budget difference differences meaning definition interview podcast "
    "episode part chapter walkthrough cheatsheet howto ratgeber tipps test tests vergleich anleitung rezept "
    "rezepte leitfaden einführung erklärt ideen gründe schritte vorteile kosten übersicht folge conseils "
    "astuces recette recettes avis comparatif idées étapes raisons bases guía consejos trucos receta recetas "
    "ideas pasos razones reseña comparativa ejemplos beneficios guida consigli trucchi ricetta ricette idee "
    "passi motivi recensione esempi guia dicas receita receitas ideias passos razões exemplos gids tips "
    "recepten"
)
_REPORT_WORDS = (
    "says said say sees reports report reported announces announced announce launches launched unveils files "
    "filed sues wins won win loses lost beats dies died dead killed kills kill arrested arrests charged warns "
    "warned urges calls plans hits falls fell rises rose drops dropped jumps slides gains posts cuts raises "
    "names named hires resigns quits joins leaves backs rejects blocks bans seeks faces asks vows denies "
    "accuses suspends recalls probe probes deal talks vote votes ruling court police minister president ceo "
    "government after amid over against sagt meldet tot gestorben gewinnt verliert fordert warnt kündigt plant "
    "steigt fällt polizei regierung minister annonce accuse meurt mort morts gagne perd condamné arrêté police "
    "gouvernement ministre président dice anuncia muere muertos gana pierde detenido acusa policía gobierno "
    "ministro presidente annuncia morto morti vince perde arrestato governo ministro"
)


_NUMBER_WORDS = (
    "two three four five six seven eight nine ten twelve fifteen twenty fifty zwei drei vier fünf sechs sieben "
    "acht neun zehn zwölf deux trois quatre cinq six sept huit neuf dix douze quinze dos tres cuatro cinco seis "
    "siete ocho nueve diez doce due tre quattro cinque sei sette otto nove dieci sete oito dez"
)


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


def _first_words(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"^\W*(?:the |our |my |die |der |das |les |le |los |las |i |\d+\+? )?{_words(words).pattern}", re.IGNORECASE
    )


PATTERNS: dict[str, re.Pattern[str]] = {
    "superlative_first": _first_words(_SUPERLATIVES),
    "superlative": _words(_SUPERLATIVES),
    "number_first": re.compile(r"^\W*(?:the |top |die |les |los |las |i |le )?\d{1,3}\+? [^\W\d]", re.IGNORECASE),
    "number_word_first": _first_words(_NUMBER_WORDS),
    "question_first": _first_words(_QUESTION_WORDS),
    "question_mark": re.compile(r"[?？]\s*$"),
    "address": _words(_ADDRESS_WORDS),
    "guide_word": _words(_GUIDE_WORDS),
    "report_word": _words(_REPORT_WORDS),
    "recent_year": re.compile(r"\b20(?:1[5-9]|[2-9]\d)\b"),
    "colon": re.compile(r":"),
    "bracket": re.compile(r"[(\[（【]"),
    "for": re.compile(r"\b(?:for|für|pour|para|per|voor)\b", re.IGNORECASE),
    "possessive": re.compile(r"['’]s\b|s['’]\s"),
    "amount": re.compile(r"[$€£%]|\d[.,]\d"),
    "separator": re.compile(r"\s[|–—-]\s"),
    "number_sign": re.compile(r"#\s?\d|\bvol\.|\bpt\. ?\d|\bep(?:isode)?\.? ?\d", re.IGNORECASE),
}
FORM_NAMES = (
    *PATTERNS, "words", "content_words", "lead_capitals", "capitals", "rarest", "second_rarest", "mean_rarity", "unseen"
)  # fmt: skip


def form_features(title: str, words: Sequence[str], rarities: Sequence[float]) -> list[float]:
    """Returns the features named in `FORM_NAMES`: of a title, its words and the rarities of its stems (0 to "
    "1)."""
    letters = [word for word in words if not word[0].isdigit()]
    number = max(1, len(letters))
    rare = sorted(rarities, reverse=True) or [0.0]
    return [
        *(1.0 if pattern.search(title) else 0.0 for pattern in PATTERNS.values()),
        min(len(words), 16) / 16,
        min(len(rarities), 10) / 10,
        1.0 if letters and letters[0][0].isupper() else 0.0,
        sum(word[0].isupper() for word in letters) / number,
        rare[0],
        rare[min(1, len(rare) - 1)],
        sum(rare) / len(rare),
        sum(rarity >= 0.999 for rarity in rare) / len(rare),
    ]
