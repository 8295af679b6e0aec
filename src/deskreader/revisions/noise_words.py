"""Words of clocks, counters, advertisements and boxes of links, in the languages of the window and a few others."""

from __future__ import annotations

from deskreader.revisions.words import word_set

STAMP_BEGINNINGS = word_set(
    "published updated update posted modified edited created aktualisiert veröffentlicht stand geändert erstellt "
    "publié publiée mis mise modifié modifiée actualisé publicado publicada actualizado actualizada modificado "
    "pubblicato aggiornato aggiornata aggiornamento gepubliceerd bijgewerkt gewijzigd geplaatst opublikowano "
    "opublikowane aktualizacja zaktualizowano dodano atualizado atualizada atualização опубликовано обновлено "
    "publicerad uppdaterad نشر نشرت تحديث 公 更 配 发"
)
"""With what a line begins that says when something was published or changed."""
STAMP_WORDS = STAMP_BEGINNINGS | word_set(
    "last first on at the date time and gmt utc cet cest est edt cst cdt mst mdt pst pdt bst ist jst mez mesz am pm "
    "a.m p.m today yesterday uhr zuletzt am um heute gestern den vom à jour le aujourd'hui hier última actualización "
    "el a las los hoy ayer de h hrs ultimo il alle ore oggi ieri del laatst op om vandaag gisteren uur ostatnia godz r "
    "dzisiaj wczoraj em às hoje ontem в от сегодня вчера kl تم آخر في الساعة اليوم أمس بتوقيت "
    "開 新 信 最 終 日 時 分 秒 年 月 布 表 时 间 小 钟 今 天 昨"
)
"""What else stands in such a line beside numbers and the names of days and months."""
MOMENTS_AGO = (
    "just now", "moments? ago", "a moment ago", "gerade eben", "à l'instant", "hace un momento", "ahora mismo",
    "proprio ora", "zojuist", "przed chwilą", "agora mesmo", "たった今", "刚刚", "الآن",
)  # fmt: skip
COUNTED = (
    "views?", "page views?", "comments?", "reads", "retweets?", "claps", "aufrufe", "kommentare?", "vues",
    "commentaires?", "visitas", "comentarios?", "visualizzazioni", "commenti", "commento", "weergaven", "reacties",
    "wyświetle\\w+", "komentarz\\w*", "visualizações", "comentários?", "コメント", "回視聴", "閲覧", "评论", "阅读",
    "浏览", "مشاهد\\w+", "تعليق\\w*", "просмотр\\w*", "комментари\\w+",
)  # fmt: skip
"""What is counted beside an article and nowhere else."""
COUNTED_IN_SHORT = (
    "shares?", "likes?", "points?", "votes?", "followers?", "subscribers?", "replies", "reply", "favou?rites?",
    "upvotes?", "boosts?", "min(?:ute)?s? read", "min\\.? lesezeit", "lesezeit", "min de lecture", "min de lectura",
    "min di lettura", "minuten leestijd", "min czytania", "min de leitura", "mal geteilt", "partages?", "compartidos?",
    "condivisioni", "keer gedeeld", "udostępnie\\w+", "compartilhamentos?", "いいね", "点赞", "إعجاب\\w*", "лайк\\w*",
)  # fmt: skip
"""What is counted beside an article, but may be news in a sentence: shares are sold, votes are cast."""
UNITS = word_set("c f °c °f k m km kg h min s usd eur gbp btc eth chf jpy pts pt x")
ADVERTISEMENT_LABELS = (
    "advertisements?", "ads?", "advert", "sponsored(?: content)?", "promoted", "paid content", "paid post",
    "anzeigen?", "werbung", "publicité", "pub", "publicidad", "anuncio", "pubblicità", "annuncio", "advertentie",
    "reclame", "reklama", "publicidade", "広告", "スポンサーリンク", "广告", "إعلان", "реклама", "annons",
    "(?:article|story|advertisement) continues? (?:below|after)[^.]{0,60}", "scroll to continue[^.]{0,40}",
    "continue reading below[^.]{0,40}", "lesen sie nach der anzeige weiter", "la suite après la publicité",
    "continúa (?:leyendo )?después de la publicidad",
)  # fmt: skip
SPONSOR_BEGINNINGS = (
    "sponsor(?:s|ed)?(?: by)?\\b\\s*[:—-]", "(?:our )?sponsor of the week", "anzeige\\s*[:—-]", "werbung\\s*[:—-]",
    "(?:this|today['’]s) (?:post|episode|issue|article|week|newsletter)[^.]{0,30} (?:is|was) sponsored by",
    "(?:this|today['’]s) (?:post|episode|issue|article|week|newsletter)[^.]{0,30} (?:is|was) brought to you by",
    "thanks? (?:you )?to (?:our sponsor|[^.]{1,40} for sponsoring)", "advertisement\\s*[:—-]", "ad\\s*:",
    "promoted\\s*[:—-]", "publicité\\s*[:—-]", "publicidad\\s*[:—-]", "pubblicità\\s*[:—-]",
)  # fmt: skip
RELATED_HEADINGS = (
    "related\\b", "read (?:more|also|next)\\b", "more (?:on|from|about|like) ", "more stories\\b",
    "also (?:read|see)\\b", "see also\\b", "recommended\\b", "most (?:read|popular|viewed)\\b", "trending\\b",
    "top stories\\b", "you (?:may|might) (?:also )?(?:like|be interested)", "up next\\b", "don['’]t miss\\b",
    "latest (?:news|stories)\\b", "mehr zum thema", "mehr (?:zu|von|aus)\\b", "lesen sie (?:auch|mehr)",
    "auch interessant", "das könnte sie", "meistgelesen", "weitere (?:artikel|meldungen|themen)", "lire aussi",
    "à lire aussi", "sur le même (?:sujet|thème)", "à voir aussi", "les plus lus", "lea también", "te puede interesar",
    "le puede interesar", "más (?:en|sobre|noticias)\\b", "lo más (?:leído|visto)", "noticias relacionadas",
    "relacionad[oa]s", "leggi anche", "potrebbe interessarti", "articoli correlati", "i più letti",
    "lees (?:ook|meer)\\b", "meer (?:over|nieuws)\\b", "gerelateerd", "meest gelezen",
    "czytaj (?:też|także|również|więcej)", "zobacz (?:też|także|również)", "przeczytaj (?:też|także)", "polecane",
    "najczęściej czytane", "leia (?:também|mais)", "veja (?:também|mais)", "saiba mais", "mais lidas", "関連記事",
    "あわせて読みたい", "おすすめ", "ランキング", "相关(?:阅读|新闻|文章)", "延伸阅读", "推荐阅读", "热门",
    "اقرأ (?:أيضا|المزيد)", "مواضيع ذات صلة", "الأكثر قراءة", "читайте также", "ещё по теме",
    "läs (?:också|mer|även)\\b",
)  # fmt: skip
BUTTON_WORDS = word_set(
    "share tweet print email e-mail save bookmark comment comments subscribe sign up log in login follow us read more "
    "continue reading listen play copy link whatsapp facebook twitter x telegram reddit linkedin pinterest bluesky "
    "mastodon threads gift teilen drucken merken kommentieren weiterlesen partager imprimer enregistrer commenter "
    "compartir imprimir guardar comentar condividi stampa salva commenta delen afdrukken opslaan reageer udostępnij "
    "drukuj zapisz skomentuj compartilhar compartilhe salvar شارك"
)
