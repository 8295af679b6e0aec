"""Phrases that are usually boilerplate: invitations to share, to subscribe or to read something else."""

from __future__ import annotations

import re

_LONGEST_CONTROL = 40  # characters
_LONGEST = 300  # characters; a longer text is never boilerplate by its words

_HEADING = re.compile(
    r"^\W*(?:related|recommended|trending|popular|most (?:read|popular|viewed|shared)|more (?:from|on|in|stories"
    r"|news|articles|like this|posts|reading)\b"
    r"|read (?:more|next|also|this next)|you (?:may|might|could) (?:also )?(?:like|enjoy|be interested)"
    r"|you'?ll (?:also )?like|see also|also (?:read|on|see)\b"
    r"|further reading|up next|next up|don'?t miss|what to read next|editor'?s (?:picks?|choice)|latest (?:news"
    r"|stories|posts|articles|from)|top stories|in case you missed"
    r"|recent (?:posts|articles|stories|news)|(?:leave|post|add|write) a (?:comment|reply)"
    r"|(?:\d+ )?comments?(?: \(\d+\)|:)?$|join the (?:conversation|discussion)|share(?: this| on|:|$)"
    r"|about the authors?|written by|tags?:?$|filed under|topics?:?$|subscribe|newsletter|sign up|follow us"
    r"|get (?:the|our) |advertisement|sponsored|promoted"
    r"|mehr (?:zum thema|aus (?:dem|der|den|diesem|unserem)|artikel|beiträge|nachrichten|news)\b"
    r"|lies auch|lesen sie auch|das (?:thema )?(?:könnte|dürfte) (?:sie|dich|euch)|auch (?:interessant|auf )"
    r"|weitere \w*(?:artikel|beiträge|themen|nachrichten|meldungen|tipps)\b|neueste \w*(?:artikel|beiträge|nachrichten)"
    r"|ähnliche|zum weiterlesen|entdecken? (?:sie )?(?:weitere|mehr)|meistgelesen|empfehlungen|zum thema|verwandte"
    r"|kommentare?$|schreiben? (?:sie )?einen kommentar|(?:jetzt |diesen )?artikel (?:teilen|empfehlen|drucken)"
    r"|(?:hinter)?lasse?n? (?:sie )?einen kommentar|über (?:den autor|die autor\w*)$"
    r"|à lire (?:aussi|également)|lire aussi|sur le même sujet|articles? (?:liés?|similaires?|connexes?|recommandés?)"
    r"|les plus lus|vous aimerez|(?:vos )?(?:commentaires?|réactions?)$|pour lire la suite|laisse[rz] un commentaire"
    r"|partage[rz] (?:cet |l')article"
    r"|lea también|(?:también )?te puede interesar|(?:noticias|notas|artículos|entradas|temas) relacionad[ao]s"
    r"|[lt]e recomendamos|más noticias|lo más (?:leído|visto)|comentarios?$|deja (?:un|tu) comentario"
    r"|leggi anche|(?:ti )?potrebbe(?:ro)? interessarti|articoli (?:correlati|simili)|lascia un commento"
    r"|leia (?:também|mais)|veja também|mais lidas|(?:artigos|notícias) relacionad[ao]s|deixe (?:um|seu) comentário"
    r"|lees (?:ook|meer)|meer over|gerelateerd|läs (?:också|mer)|relaterade?|les også|læs også|lue myös"
    r"|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|powiązane|podobne|komentarze"
    r"|читайте также|по теме|смотрите также|похожие|комментарии"
    r"|相关(?:阅读|新闻|文章|链接|推荐)"
    r"|推荐阅读|延伸阅读|热门|関連記事|おすすめ|관련기사|ilgili haberler)",
    re.I,
)
_LINE = re.compile(
    r"^\W*(?:advertisements?|ad|anzeige(?:\W.*)?|werbung|publicidad|publicité|pubblicità|реклама|广告"
    r"|sponsored(?: content)?|alle angaben ohne gewähr"
    r"|story continues below.*|article continues (?:below|after).*"
    r"|continue reading.*|scroll (?:down )?(?:to continue|for (?:more|video|latest)).*|loading\W*|click (?:here|to"
    r"|on) .*|share(?: this)?(?: (?:article|story|post|page))?(?: on .*| via .*)?|tweet|print|email|e-mail|save"
    r"|copy link"
    r"|follow (?:us|me|him|her|@?\w+) on .*|(?:like|join|find) us on .*|subscribe\b.*|sign up\b.*|get (?:our"
    r"|the latest|more|breaking).*newsletter.*"
    r"|(?:read|see|watch|listen|related|recommended|also|more|next|previous|mehr|lesen sie|siehe|lea|lire|leggi|leia"
    r"|lees|czytaj|читайте|see also|also read|read also|read more|read next|related (?:article|story|video|posts?|news)"
    r"|don'?t miss|watch (?:now|below|live)|must read|à lire aussi|lire aussi|lesen sie auch|lea también"
    r"|leggi anche)\s*[:：>»–|].*"
    r"|(?:copyright|©|\(c\)).*|all rights reserved.*|(?:thanks|thank you) for (?:reading|subscribing|signing).*"
    r"|something went wrong.*|please (?:enable|turn on) javascript.*"
    r"|(?:was this|did you find this).{0,40}(?:helpful|useful)\W*|report (?:a|an) (?:typo|error|mistake"
    r"|correction).*|(?:image|photo|picture|foto|bild|photograph|image credit|photo credit|credits?)\s*(?:by|:"
    r"|credit|courtesy|source).{0,120}"
    r"|(?:posted|filed|published) (?:in|under)\b.{0,80}|tags?\s*:.*|keywords?\s*:.*|标签[:：].*|责任编辑.*|编辑[:：].*"
    r"|来源[:：].*|点击.*|\(?责编.*"
    r"|(?:read|see|find|get) more (?:from|about|on|of|at)\b.{0,60}[:：]|skip to .{0,40}|back to top"
    r"|(?:did you (?:like|enjoy)|(?:if )?you (?:liked|enjoyed)|hat (?:ihnen|dir|euch) (?:der|dieser|unser)"
    r"|gefällt (?:ihnen|dir|euch)|(?:vous avez|tu as) aimé|te (?:ha )?gust(?:ó|ado)|ti è piaciuto)\b.*"
    r"|(?:quellen?|sources?|fuentes?|fonti?|źródło|источник)\s*[:：].{0,50}"
    r"|view (?:all )?comments?|(?:show|hide|view|load|see) (?:more|less|all).{0,30}|\d+ (?:comments?|shares?|likes?"
    r"|views?|min(?:ute)?s? read))\W*$",
    re.I,
)


_CONTROL_OBJECT = (
    r"(?: (?:this|the|our|full|your|an?|to|all|as|in))*(?: (?:article|story|post|page|recipe|image|photo"
    r"|picture|caption"
    r"|video|audio|podcast|slideshow|gallery|transcript|map|chart|graphic|ad|ads|advert|advertisement|content|link"
    r"|comments?|pdf|email|e-mail|print|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|later|bookmarks?))+"
)
_CONTROL = re.compile(
    r"\W*(?:(?:listen to|save|gift|share|print|bookmark|e-?mail|download|pin|cite|rate|copy|view|enlarge|expand"
    r"|zoom|toggle"
    r"|hide|show|open|close|play|pause|mute|unmute|skip|jump to|read aloud|translate|report|follow|like|remove|give)"
    rf"(?:{_CONTROL_OBJECT})|advertisement|anzeige|werbung|publicité|publicidad|pubblicità|реклама|广告|print|share|save|play|pause|mute"
    r"|(?:view|show) image in full ?screen|(?:tap|click) to (?:enlarge|zoom|expand)"
    r"|(?:diesen )?(?:artikel|beitrag) anhören"
    r"|listen|tweet|copy link|caption|enlarge|jump to recipe|skip advertisement"
    r"|artikel (?:anhören|drucken|teilen|merken)"
    r"|(?:auf|per|via) [\w-]+ teilen"
    r"|(?:слушать|поделиться|сохранить|распечатать)(?: (?:эту )?(?:статью|новость|материал))?"
    r"|(?:この)?記事を(?:聴く|聞く|保存(?:する)?|シェア(?:する)?|印刷(?:する)?)|(?:收听|朗读|分享|收藏|打印)(?:本文|文章|全文)?|语音播报"
    r"|(?:استمع إلى|شارك|احفظ|اطبع) (?:هذا )?(?:المقال|المقالة|الخبر)|기사 (?:듣기|공유|저장|인쇄)"
    r"|vorlesen|écouter (?:cet |l')article|partager|imprimer|escuchar (?:el )?artículo|ascolta l'articolo|\d+:\d\d"
    r"(?:\s*/\s*\d+:\d\d)?)\W*",
    re.I,
)
_DURATION = re.compile(
    r"\W*(?:\d+[:.]\d\d|\d{1,3}\s?(?:min(?:ute)?s?|min\.|sec|s|мин\.?|分钟?|분|دقيقة|دقائق)"
    r"(?: (?:read|listen|audio|lesezeit))?|/)\W*",
    re.I,
)


def is_control_label(text: str) -> bool:
    """Whether a text is the label of a control, such as 'Listen to this article' or '0:00 / 6:12', and nothing else."""
    return len(text) < _LONGEST_CONTROL and _CONTROL.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Whether a text only says how long something takes, as beside the label of a player."""
    return len(text) < _LONGEST_CONTROL and _DURATION.fullmatch(text) is not None


def is_boilerplate_heading(text: str) -> bool:
    """Whether a heading opens a list of other articles, the comments or an invitation."""
    return len(text) < 80 and _HEADING.match(text) is not None


def is_boilerplate_line(text: str) -> bool:
    """Whether a short text as a whole is an invitation, a label or a notice."""
    return len(text) < _LONGEST and _LINE.match(text) is not None


_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|ene|abr|ago"
    "|dic|fev|out|set"
    "|gen|mag|giu|lug|ott|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_DATE = re.compile(
    rf"\d{{1,2}}[./-]\s?\d{{1,2}}[./-]\s?\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{4}}年\s?\d{{1,2}}月"
    rf"|(?:\b(?:{_MONTHS})\w*\.?\s+\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?(?:{_MONTHS})\w*)",
    re.I,
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]")
_BY = re.compile(r"\W*(?:by|von|par|por|di|door|av|af|text|texto|text von|autor(?:in)?|author)\b\s*:?\s*", re.I)
_JOINING = frozenset(
    (
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "och",
        "og",
        "de",
        "van",
        "von",
        "der",
        "del",
        "di",
        "da",
        "la",
        "le",
        "du",
        "&",
        "|",
    )
)
_MOST_NAME_WORDS = 9


def is_date_line(text: str) -> bool:
    """Whether a text gives a date of publication and nothing else."""
    if len(text) > 70 or not _DIGIT.search(text) or not _DATE.search(text):
        return False
    return len(_LETTERS.findall(_DATE.sub("", text))) <= 32


def is_byline(text: str) -> bool:
    """Whether a text names the authors and nothing else."""
    begin = _BY.match(text) if len(text) < 90 else None
    if begin is None:
        return False
    words = text[begin.end() :].replace(",", " ").replace("/", " ").split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or text[-1] in ".!?":
        return False
    return all(word in _JOINING or not word[0].islower() for word in words)
