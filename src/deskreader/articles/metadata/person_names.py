"""Cuts people's names out of bylines and tells them from organisations, roles and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from deskreader.articles.html.elements import word_set
from deskreader.articles.metadata.context import Piece
from deskreader.articles.metadata.page_months import MONTHS

_SPLIT = re.compile(
    r"\s*(?:,|;|\||/|·|•|、|，|\n|\s&\s|\s\+\s"
    r"|\s(?:and by|and(?! the\b)|und|et|y|e|og|och|en|ja|i|ve|with|và|и|та)\s(?!(?-i:[a-z]+ (?![A-Z]))))\s*",
    re.I,
)
_WRITTEN_IN_OTHER_WORDS = (
    r"(?:(?:ein )?(?:artikel|(?:blog |blog-)?beitrag|gastbeitrag|bericht|kommentar|interview|reportage|eingestellt"
    r"|veröffentlicht|erstellt|geschrieben|verfasst|gespeichert|gepostet) von"
    r"|(?:un )?(?:article|texte|reportage|publié|écrit|rédigé|posté|propos recueillis) (?:de|par)"
    r"|(?:escrito|publicado|redactado|texto|artigo) por"
    r"|(?:articolo|testo|scritto|pubblicato|a cura) (?:da|di)"
    r"|(?:geschreven|geplaatst|gepubliceerd) door|(?:tekst|artikel) van"
    r"|(?:skrevet|skriven|publicerad|publisert|udgivet|tekst|text) a[vf])"
)
"""What comes before a name in other languages than English."""
_BY_WORDS = (
    r"(?:articles?|posts?|story|recipe|content|words?|written|posted|authored|contributed|created|submitted|researched"
    r"|published|updated|report(?:ed|ing)?|opinion|analysis|column|blog|review(?:ed)?) by|by|von|par|por|di|door|av|af"
    r"|text(?: von)?|texto|texte|testo|tekst|autor(?:in|en|es|a)?|authors?|auteure?s?|author name|writer"
    rf"|redaktion|reporter|{_WRITTEN_IN_OTHER_WORDS}"
    r"|автор|автори|yazar|yazan|penulis|tác giả|作者|撰文|撰稿|记者|記者|著者|筆者|執筆者?|編集|文"
)
_BY = re.compile(rf"^(?:\W*(?:{_BY_WORDS})\b\s*[:：/|｜]?|(?:作者|记者|記者|撰文|著者|文)\s*[:：/])\s*", re.I)
BEGINS = re.compile(
    r"^\W*(?:(?:(?:article|post|story|recipe|words?|written|posted|authored|contributed|published|reported) )?by\b"
    r"|(?:this|the) (?:guest |blog )?(?:article|post|story|guide|piece|report) (?:was|is) (?:written|authored) by\b"
    rf"|{_WRITTEN_IN_OTHER_WORDS}\b"
    r"|(?:von|par|por|door|di|text von|texte|texto|testo|tekst|autor(?:in|en|es|a)?(?:/-?(?:autor|in))?|authors?"
    r"|auteurs?|автор|yazar|penulis)"
    r"\b(?:\(s\))?|(?:text|words|report|contributors?|interview|reportage)\s*:)\s*[:：]?\s*(?=\S|$)",
    re.I,
)
"""How a line begins that goes on with its authors' names."""
BEGINS_WITH_DATE = re.compile(
    r"^.{0,40}\b(?:19|20)\d\d\b(?:\W+\w+){0,3}?\W+(?:by|von|par|por|door|da|di|av|af)\s+(?=\w)", re.I
)
"""How a line begins that goes on with its authors' names after the day on which they wrote."""
_BY_AT_END = re.compile(r"(?:^|(\w*)\W+)by\s*:?$", re.I)
_WRITTEN = word_set(
    "written posted published submitted authored contributed reported created added uploaded started asked shared told"
)
"""What is done by an author; what else ends in 'ed', 'en' or 'lt', such as 'Reviewed by', others did."""
_LAST_WORDS = 40  # characters at the end of a line
_LONGEST_BEFORE_BY = 60  # characters of a line that ends in 'by' and is not running text
_JOINS = re.compile(r"^(?:[,;&|/+·•、，]|and|und|et|y|e|og|och|en|with)$", re.I)
_JOINS_BEFORE = re.compile(r"^(?:[,;&|/+]|(?:and|und|et|y|og|och)\s)", re.I)
_JOINS_AFTER = re.compile(r"(?:[,;&|/+]|\s(?:and|und|et|y|og|och))$", re.I)
_ROLE = re.compile(
    r"\b(?:staff|writers?|editors?|reporters?|correspondents?|journalists?|columnists?|contributors?|authors?|about|posts?"
    r"|view|more|link|follow|profile"
    r"|updated|published|minutes?|min|read|redaktion|administrator|admin|team|guest|special|senior|news desk|www"
    r"|feed|import|cms|webmaster|http|twitter|facebook|share|email|photo|foto|image|getty|reviewed|log ?in|sign ?in"
    r"|member|expert|director|head of|chief|officer|president"
    r"|manager|consultant|founder|ceo|says|wrote|editorial|desk|mon|tue|wed|thu|fri|sat|sun)\b|@|:",
    re.I,
)
_FIRM = re.compile(
    r"\b(?:inc|llc|ltd|gmbh|corp|co|association|news|media|magazine|foundation|institute|university|group|press"
    r"|network|agency|company|studios?|cent(?:er|re)|council|society|department|ministry|times|daily|journal|today|tv"
    r"|radio|online|digital|publishing|wire|labs?|solutions|services|institut|verlag|zeitung|agentur|agence"
    r"|agencia|agenzia|theatre|clinic|hospital|school|college|bank|church|club|world|blog|dpa|afp|ap|reuters|epd|kna"
    r"|sid|ansa|efe|apa|sda|ots|tass|upi|ani|pti|bernama)\b"
    r"|\.(?:com|org|net|de|co|io|fr|it|es|ru)\b|新闻|新聞|日报|日報|网$|網$|通讯社|電視|电视|编辑部|編集部|デジタル|報道|集团|報社|报社|公司|出版社|频道|委员会|研究院",
    re.I,
)
_COMPANY = re.compile(r"\b(?:inc|llc|ltd|gmbh|corp|ag|plc|s\.?a|株式会社)$|^株式会社", re.I)
_CREDENTIAL = re.compile(
    r"^(?:(?:[A-Z][A-Za-z]?\.){2,4}|(?:Ph|Psy|Pharm|Ed|Sc|Th)\.?\s?D\.?|M\.?Sc\.?|B\.?Sc\.?|[A-Z]{2,3}(?:[A-Z-][A-Z]*)?[®™]?"
    r"|E-RYT \d+|Esq\.?|Jr\.?|Sr\.?)(?:\s+(?:[A-Z]{2,6}|Ph\.?D\.?|\([A-Z][a-z][\w ]+\)))?$"
)
_TEAM = re.compile(
    r"^(?:[Bb][Yy]\s+)?(?:(?:[Tt]he\s+)?(?:[^\W\d_a-z][\w.&'’-]*\s+){0,3}"
    r"(?:(?:(?i:editorial) )?(?i:team|staff|board)|(?i:editors|news desk))|Team(?:\s[^\W\d_a-z][\w.&'’-]*){1,3})$"
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]{5}")
"""Kana and Chinese characters in a row, more than a name has."""
_DIGITS = re.compile(r"\d")
_MARKUP = re.compile(r"[<>{}=\x00-\x1f]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TRIMMED = " \t.,:;-–—|()[]\"'“”«»‹›●○■□◆◇▲△▼▽"
_PARTICLES = word_set(
    "de del della di da do dos das du des la le van von vom zu zur den der ter ten al el bin ibn ben y e of af av"
    " san st ud"
)
_FIRST_NAMES = frozenset(("Al", "Ben"))  # which are particles where they are written small
_NO_NAME = word_set(
    "the a an and or for with your our my this that these those how why what when where who best top new all more read"
    " watch listen live home menu search blog news article articles category categories uncategorized guide guides tips"
    " review reviews health business technology tech science sports sport world politics entertainment travel food"
    " lifestyle opinion video videos photos gallery podcast podcasts share print email comments comment save subscribe"
    " newsletter sign log contact about us back next previous last updated published posted by min minute minutes jump"
    " table contents in on at to from is are was january february march april may june july august september october"
    " november december monday tuesday wednesday thursday friday saturday sunday real estate marketing insights"
    " resources company product products services solutions learn get free start learning press release case study"
    " studies data management software design development digital online social media finance education security"
    " engineering skip content view see click image credit credits photo photography features feature quote reading"
    " time bio biography full copyright veröffentlicht aktualisiert stand publié publicado pubblicato gepubliceerd"
)
_CAPITAL_WORD = re.compile(r"^(?:[^\W\d_a-z](?:[^\W\d_]|['’.\-])*|(?:O|D|L|Mc|Mac)['’]?[A-Z][^\W\d_]+)$")
_INITIAL = re.compile(r"^[^\W\d_]\.$")
_IN_SECTION = re.compile(r"\s+(?:in|on|for|on behalf of)$")
_FOR_PUBLISHER = re.compile(
    r"^(.+?)\s+(?:(?:for|of the|(?:reporting |reports )?(?:in|from)) \w[^.!?]{1,40}|reports?)$", re.I
)
"""A name, and for whom or from where its bearer writes."""
_IN_BRACKETS = re.compile(r"\s*\([a-zß-öø-ÿа-я][a-zß-öø-ÿа-я ]{1,20}\)")
"""What somebody did, as in 'Jo Field (text)'."""
_OTHERS_FOLLOW = re.compile(
    r"(?<=\w)[\s,;|]+(?:illustrat|photo|foto|bilder|grafik|graphic|video|overset|translat|übersetz|traduc|tradut)\w*"
    r"(?: by| von| par| por| di| da|:)\s.*$",
    re.I,
)
"""Those who did something else, after the authors' names."""
_DATE_FOLLOWS = re.compile(r"\s+(?:at|on|am|um|le|el|il|em|op|den|the)\s+(?=\D{0,20}\d)", re.I)
"""What stands between an author's name and the day or time of publication."""
_EAST_NAME = re.compile(
    r"^(?!作者|著者|記者|记者|编辑|編集|来源|來源|时间|日期"
    r"|分享|评论|首页|正文|无内容|匿名|佚名|未知|网友|責任|责任)"
    r"(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,4}[ 　][\u4e00-\u9fff]{1,4}|[가-힣]{2,4})$"
)
_BEFORE_DAY = {"", *MONTHS, *word_set("at on am um le el il em op den the published posted veröffentlicht publié")}
"""What may stand between a name and the day of the month."""
_LONGEST_ROLE = 4  # words
_MOST_NAMES = 30
_LONGEST = 60  # characters of one name


def clean_names(claims: Iterable[str], site_name: str, firms: bool = False) -> list[str]:
    """Returns names of people, each once, without 'By', roles, dates, addresses and the site's name; with `firms` also
    roles, organisations and the site.
    """
    found: list[str] = []
    for claim in claims:
        claim = " ".join(claim.split())
        if "://" in claim or len(claim) > 300:
            continue
        claim = _BY.sub("", _IN_BRACKETS.sub("", claim))
        for part in _SPLIT.split(claim):
            name = _without_publisher(trim_name(_BY.sub("", part)))
            if found and _is_credential(part.strip(), claim):
                found[-1] = f"{found[-1]}, {part.strip()}"
            elif _is_name(name, site_name, firms) and without_shouting(name) not in found:
                found.append(without_shouting(name))
    return found[:_MOST_NAMES]


def _is_credential(part: str, line: str) -> bool:
    """Whether a part of a line is a degree or title behind a name, unless all of the line is in capitals."""
    return _CREDENTIAL.match(part) is not None and not (line.isupper() and looks_like_person(part))


def _without_publisher(name: str) -> str:
    """Returns 'Jo Field' of 'Jo Field For The Harbour Post' and of 'Jo Field in Eskdale'."""
    found = _FOR_PUBLISHER.match(name)
    return found[1] if found and looks_like_person(found[1]) else name


def trim_name(name: str) -> str:
    """Returns a name without surrounding punctuation; the full stop of an initial stays."""
    bare = name.strip(_TRIMMED)
    return f"{bare}." if re.search(r"\b[A-Z]$", bare) and f"{bare}." in name else bare


def without_shouting(name: str) -> str:
    """Returns a name written in capitals in normal case; capitals beside letters without case are an abbreviation."""
    is_shouted = len(name) > 5 and " " in name and all(letter.isupper() for letter in name if letter.isalpha())
    return name.title() if is_shouted else name


def is_firm(name: str, site_name: str) -> bool:
    """Whether a name is that of an organisation, a role or the site rather than a person's."""
    return _FIRM.search(name) is not None or _ROLE.search(name) is not None or is_of_site(name, site_name)


def without_companies(claims: list[str]) -> list[str]:
    """Returns claims without those of companies, unless all are."""
    return [claim for claim in claims if not _COMPANY.search(claim.strip(_TRIMMED))] or claims


def without_site(names: list[str], names_of_site: Iterable[str]) -> list[str]:
    """Returns names without those of the site, unless all are."""
    sites = {site.casefold().removeprefix("the ") for site in names_of_site}
    others = [name for name in names if name.casefold().removeprefix("the ") not in sites]
    return others if any(map(looks_like_person, others)) else names


def is_of_site(name: str, site_name: str) -> bool:
    """Whether a name is the site's own, or a part of it."""
    own, site = ("".join(text.casefold().removeprefix("the ").split()) for text in (name, site_name))
    return bool(site) and (own == site or (len(own) > 4 and (own in site or site in own)))


def looks_like_person(text: str) -> bool:
    """Whether a text by itself is written like a person's name: two to four capitalized words."""
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 40 or _DIGITS.search(text) or _UNSPACED.search(text):
        return False
    if is_firm(text, ""):
        return False
    full = [word for word in words[:-1] if word in _FIRST_NAMES or word.casefold() not in _PARTICLES] + words[-1:]
    if len(full) < 2 or any(word.casefold().strip(".") in _NO_NAME and not _INITIAL.match(word) for word in words):
        return False
    return all(_CAPITAL_WORD.match(word) and word.strip(".") for word in full)


def is_han(text: str) -> bool:
    """Whether a third of a text is written in Chinese characters."""
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text) * 3 > len(text)


def is_team(text: str) -> bool:
    """Whether a text by itself names a site's team, such as 'The Paper Team'."""
    return len(text) < 40 and _TEAM.match(text) is not None


def is_east_asian(text: str) -> bool:
    """Whether a text may be a Chinese, Japanese or Korean name."""
    return _EAST_NAME.match(text) is not None


def names_from(pieces: Sequence[Piece], index: int, text: str, loose: bool) -> list[str]:
    """Returns the names that start with `text`, the rest of the piece at `index`, and continue in the pieces after it.

    A further piece continues them after a comma or 'and', or where it stands in an element like the first one's. With
    `loose`, a single word may be a name.
    """
    found: list[str] = []
    kind: tuple[str, str] | None = None
    joined = True
    for piece in pieces[index : index + 12]:
        line = text if piece is pieces[index] else piece.text
        if not line or _JOINS.match(line) or (found and _is_role(line)):
            joined = joined or (bool(line) and _JOINS.match(line) is not None)
            continue
        this_kind = (str(piece.element.tag), piece.element.get("class") or "")
        joined = joined or _JOINS_BEFORE.match(line) is not None
        if found and ((not joined and this_kind != kind) or (line[0] == "," and _ROLE.search(line))):
            break
        names, is_complete = _leading_names(line, loose and (joined or not found))
        if not names:
            break
        found += [name for name in names if name not in found]
        kind = kind or this_kind
        if not is_complete:
            break
        joined = _JOINS_AFTER.search(line) is not None
    return found[:_MOST_NAMES]


def _leading_names(line: str, loose: bool) -> tuple[list[str], bool]:
    """Returns the names at the beginning of a line, and whether they are all of it."""
    found: list[str] = []
    line = _IN_BRACKETS.sub("", line)
    undated, *_ = _DATE_FOLLOWS.split(_without_date(_OTHERS_FOLLOW.sub("", line)), maxsplit=1)
    is_dated = undated != line
    for part in filter(None, (_JOINS_BEFORE.sub("", part).strip() for part in _SPLIT.split(undated))):
        name = _without_publisher(trim_name(part))
        if found and _is_credential(part, line):
            found[-1] = f"{found[-1]}, {part}"
        elif found and _is_role(name):
            continue
        elif (
            looks_like_person(name) or is_east_asian(name) or (_is_single(name) and (loose or (is_dated and not found)))
        ):
            found.append(without_shouting(name))
        else:
            return found, False
    return found, not is_dated


def _without_date(line: str) -> str:
    """Returns 'Jo Field' of 'Jo Field March 5, 2024'."""
    if not _YEAR.search(line):
        return line
    words = line[: next(index for index, letter in enumerate(line) if letter.isdigit())].split()
    while words and words[-1].casefold().strip(_TRIMMED) in _BEFORE_DAY:
        words.pop()
    return " ".join(words)


def _is_role(text: str) -> bool:
    """Whether a text says what an author is, such as 'Town Reporter'."""
    is_short = len(text.split()) <= _LONGEST_ROLE and not any(sign in text for sign in ":@")
    return is_short and _ROLE.search(text) is not None and not text.casefold().endswith(" by")


def is_label(text: str) -> bool:
    """Whether a text consists of words that label what it stands for, such as 'Full Bio'."""
    return all(word.casefold().strip(_TRIMMED) in _NO_NAME for word in text.split())


def names_and_titles(line: str) -> list[str]:
    """Returns the names in a line that holds nothing but people's names, some with academic titles; else none."""
    if "," not in line or len(line) > _LONGEST * 5:
        return []
    names, is_complete = _leading_names(line, loose=False)
    return names if is_complete and any("," in name for name in names) else []


def without_section(text: str) -> str:
    """Returns 'Jo Field' of 'Jo Field in', as a line begins that goes on with the section."""
    return _IN_SECTION.sub("", text)


def _is_single(name: str) -> bool:
    """Whether one word may be a name: capitalized, and not a menu entry."""
    return (
        " " not in name
        and 2 < len(name) < 20
        and _CAPITAL_WORD.match(name) is not None
        and name.casefold() not in _NO_NAME
        and not is_firm(name, "")
    )


def ends_with_by(text: str) -> bool:
    """Whether a line ends where its author's name follows."""
    if len(text) >= _LONGEST_BEFORE_BY or text[-1:] not in "yY:":
        return False
    by = _BY_AT_END.search(text[-_LAST_WORDS:])
    if by is None or _is_done(by[1]):
        return False
    return len(text) < 4 or not (text[0].islower() or text[0] in ",.;:()'\"")


def _is_done(verb: str | None) -> bool:
    return verb is not None and verb.casefold() not in _WRITTEN and verb.endswith(("ed", "en", "lt", "ED", "EN"))


def is_done_by(text: str) -> bool:
    """Whether a line ends in what another did than write, such as 'Reviewed by'."""
    by = _BY_AT_END.search(text[-_LAST_WORDS:])
    return by is not None and _is_done(by[1])


def _is_name(name: str, site_name: str, firms: bool) -> bool:
    if not 2 <= len(name) <= _LONGEST or "@" in name or "www." in name or _MARKUP.search(name):
        return False
    if firms:
        return len(name.split()) <= 8 and (len(_DIGITS.findall(name)) * 2 < len(name) and not _YEAR.search(name))
    if _DIGITS.search(name):
        return False
    return (
        not (_ROLE.search(name) or (site_name and name.casefold() == site_name.casefold())) and len(name.split()) <= 6
    )
