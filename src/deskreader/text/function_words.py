"""Words that say nothing about what a text is about, by language; they also tell the language of a text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

_WORDS = {
    "en": "a an the of to in on for and or but at by with from as is are be been was were it its this that these "
    "those after before over under new how what when where why who which will would can could may might should "
    "has have had do does did not no his her their our your my he she they we you i us them him all any some "
    "more most than then into out up down about off if so just also only here there says said say amid via per "
    "get gets got",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei beim mit "
    "nach von vom vor zu zum zur für über um unter durch gegen ohne bis als wie wenn dass ist sind war waren "
    "wird werden wurde hat haben hatte kann soll will nicht kein keine auch noch nur schon mehr sehr so sich er "
    "sie es wir ihr ich man sein seine ihre was wer wo warum wegen neue neuen neuer neues sagt jetzt",
    "fr": "le la les l un une des de du d et ou mais à au aux en dans sur sous par pour avec sans chez vers est sont "
    "était a ont avait être qui que quoi dont où ce cet cette ces se sa son ses leur leurs il elle ils elles on "
    "nous vous je ne pas plus moins très aussi après avant entre contre comme selon si y nouveau nouvelle fait",
    "es": "el la los las lo un una unos unas de del y o pero a al en con por para sin sobre tras entre desde hasta "
    "contra según es son era fue ha han había ser que qué quien quién como cómo cuando donde su sus se le les "
    "no sí más menos muy ya también este esta estos estas ese esa nuevo nueva dice",
    "it": "il lo la i gli le un uno una di del della dei degli delle e o ma a al alla ai in nel nella con per da dal "
    "dalla su sul sulla tra fra è sono era ha hanno che chi come quando dove si non più anche dopo contro nuovo "
    "nuova",
    "pt": "o a os as um uma de do da dos das e ou mas em no na nos nas com por para pelo pela sem sobre após entre "
    "até é são foi ser tem têm que quem como quando onde se não mais também seu sua novo nova diz ao à",
    "nl": "de het een en of maar in op aan bij met van voor naar uit over door tegen tot om als dat die dit is zijn "
    "was waren wordt werd heeft hebben had niet geen ook nog meer zich hij zij ze we er wat wie waar hoe na te "
    "nieuwe",
    "sv": "en ett den det de och eller men i på av för med till från om som att är var har hade inte ska kan efter "
    "vid under mot sig han hon sin sitt när nya ny",
    "da": "en et den det de og eller men i på af for med til fra om som at er var har havde ikke skal kan efter ved "
    "under mod sig han hun sin når nye ny",
    "no": "en et den det de og eller men i på av for med til fra om som at er var har hadde ikke skal kan etter ved "
    "under mot seg han hun sin når nye ny",
    "fi": "ja tai mutta on oli ovat ei että se ne hän joka kun kuin myös vain nyt jo sen tämä uusi",
    "pl": "i a w we z ze na do od o po za przez przy dla nie się jest są był była to ten ta te co jak kto że czy ale "
    "lub już tylko nowy nowa nowe",
    "cs": "a i v ve z ze na do od o po za při pro ne se si je jsou byl byla to ten ta co jak kdo že ale nebo už jen",
    "hu": "a az és vagy de hogy nem is egy van volt már csak még meg ki mi ez azt után új",
    "ro": "și sau dar în la de din cu pe pentru prin că ce care este sunt a au fost nu mai un o ai ale după nou",
    "tr": "ve veya ama bir bu şu o da de ile için gibi daha çok en ne mi mı ki olan oldu olarak sonra yeni",
    "id": "yang dan di ke dari untuk dengan pada adalah ini itu tidak akan telah dalam oleh juga atau baru",
    "vi": "và của là có trong cho với được các một những không này khi từ đã ở ra mới",
    "ru": "и в во на с со к ко о об от до за по из у для не ни что это как так но или а же ли бы он она они мы вы я "
    "его её их был была были есть будет после при новый новая новые",
    "uk": "і й та в у на з із до від за по для не ні що це як так але або а же чи він вона вони ми ви я його її їх "
    "був була були є буде після при новий нова нові",
    "el": "ο η το οι τα του της των τον την και ή αλλά σε στο στη στην στον από με για που πως να θα δεν είναι ήταν "
    "έχει μετά νέα νέο",
    "ar": "في من على إلى عن مع هذا هذه التي الذي أن إن ما لا لم هو هي كان بعد قبل أو و بين كل",
    "he": "של על את עם זה לא הוא היא אל כי גם או אם מה אחרי בין כל",
    "hi": "के का की में से को पर और है हैं था थे थी ने यह वह कि भी नहीं तो ही एक लिए बाद",
}  # fmt: skip
FUNCTION_WORDS = {language: frozenset(words.casefold().split()) for language, words in _WORDS.items()}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in FUNCTION_WORDS.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
USUAL_LANGUAGE = "en"


def language_of(words: Iterable[str]) -> str:
    """Returns the language whose function words are most frequent among the words; English where there are none."""
    return likely_language(words, 1) or USUAL_LANGUAGE


def likely_language(words: Iterable[str], least: int) -> str | None:
    """Returns the language of which most function words are among the words; None where these are less than `least`."""
    votes: Counter[str] = Counter()
    for word in words:
        votes.update(_LANGUAGES_OF.get(word.casefold(), ()))
    best = max(votes, key=votes.__getitem__, default=None)
    return best if best is not None and votes[best] >= least else None


def says_nothing(word: str, language: str) -> bool:
    """Whether a word in lower case, with or without its accents, is a function word of the language."""
    return word in _PLAIN_WORDS.get(language, ())


def _without_accents(word: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFD", word) if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", "".join(letters))


_PLAIN_WORDS = {language: words | set(map(_without_accents, words)) for language, words in FUNCTION_WORDS.items()}
