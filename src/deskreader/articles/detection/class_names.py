"""Infers the role of a block from the class names and ids that sites use; no name here belongs to one site only."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class BlockRole(IntEnum):
    """The role that a block's names suggest, in order of how much they reveal."""

    NONE = 0
    BODY = 1  # the article's own text
    DOUBTFUL = 2  # boilerplate, unless it holds running text
    IMAGE = 3  # an image, whose text is its caption
    CAPTION = 4  # text that belongs to an image
    EMBED = 5  # a post of a social network
    LIKELY_BOILERPLATE = 6  # not the article, unless most of the page is in such blocks
    BOILERPLATE = 7  # not the article
    COMMENTS = 8  # user comments


# Parts of names, by what such a block is for. `share` matches `share-bar`, `shareBar` and `share_bar`,
# `post-meta` in `post-meta-top` and `postMeta`.
_ADVERTISING = """ad ads advert advertise advertisement advertisements advertising adsense adsbygoogle
    adslot adunit adbox adwrap adwrapper adcontainer adzone adspace dfp gpt sponsor sponsors sponsored
    sponsorship promo promos promobox promotion promotions outbrain taboola zergnet revcontent mgid dianomi
    nativo leaderboard skyscraper bsac banner banners werbung anzeige anzeigen publicidad pubblicita publicite
    reklam reklama reklame annonse annons affiliate affiliates product-card productcard price-comparison deal
    deals shopping"""
_MOVING_AROUND = """nav navi navbar navigation subnav topnav menu menus submenu breadcrumb breadcrumbs
    crumbs pagination pager pagenav sidebar sidebars sidenav rail rightrail toolbar topbar masthead footer
    footers skiplink skiplinks backtotop scrolltop sitemap searchform searchbox search-form search-box back-to
    tab-bar dropdown"""
_ABOUT_THE_ARTICLE = """byline bylines timestamp datetime pubdate publish-date publishdate published-date
    date-published postmeta postmetadata entry-date post-date article-date articledate post-meta entry-meta
    article-meta articlemeta article-metadata story-meta metadata meta metas meta-data post-info postinfo
    article-info articleinfo author-info authorinfo author-bio authorbio authorbox author-box author-card
    author-block author-description author authors author-name about-author bio bios biography contributor
    contributors tags taglist tag-list post-tags entry-tags article-tags tagcloud keywords post-categories
    category-list copyright rights ratingbox reading-time readtime read-time viewcount word-count vcard
    article-footer post-footer entry-footer story-footer articlefooter eyebrow kicker article-header-meta
    correction-form report-error disclaimer article-tools articletools story-tools tools utilities utility
    eztoc-hide"""
_UNSEEN = """visually-hidden visuallyhidden sr-only screen-reader screenreader assistive offscreen
    print-only printonly only-print noscreen display-none d-none u-hidden is-hidden visuallyhide
    accessibility-text a11y-hidden js-hidden noprint no-print hide-print print-hide print-hidden hidden-print
    do-not-print print-no"""
_PLAYERS = """player videoplayer audioplayer jwplayer vjs playlist carousel slider slick swiper scroller
    audio-native read-aloud readaloud listen tts bsp brightcove"""
_RELATED = """relateds relatedposts relatedarticles relatedcontent relatedstories relatedlinks
    relacionadas relacionados related recommended recommendation recommendations recommender recommend recirc
    recirculation mostread mostpopular mostviewed trending suggested suggestions alsolike readnext upnext
    morestories morefrom morenews most-read most-popular most-viewed more-stories more-news more-from
    more-articles more-posts read-next read-more readmore read-also up-next next-post prev-post next-article
    post-navigation also-like see-also crosslinks crosslink similar similar-posts teaserlist linkbox yarpp crp
    related-posts postnav weiterlesen weitere-artikel inline-related interlink keep-reading in-case
    popular-posts popular latest-news latest-posts latest-articles top-stories further-reading linkliste
    link-list infobox-links"""
_SHARING = """share shares sharing sharebar sharebuttons sharetools sharethis sharedaddy sharelinks social
    socials socialmedia socialshare socialbar socialicons addthis addtoany shareaholic a2a jiathis
    bdsharebuttonbox follow followus follow-us sns likes like-button fb-like facebook whatsapp linkedin
    pinterest reddit teilen compartir partager share-tools jp-likes"""
_SIGNING_UP = """newsletter newsletters subscribe subscribebox subscription subscriptions signup sign-up
    signin login optin opt-in mailchimp mc4wp emailsignup regwall cta ctas callout-cta donate donation donations
    donatebox registration abo-box abobox support-us appeal membership-box inline-form lead-form form-wrapper
    form-container contact-form wpforms gform hs-form"""
_IN_THE_WAY = """cookie cookies gdpr dialog dialogs consent modal popup popover overlay notification notifications
    lightbox toast interstitial onetrust tooltip push-notification"""
_COMMENTS = """testimonial testimonials testimonals comment comments commentlist comment-list commentsbox
    disqus respond replies kommentare comentarios commentaires livefyre guestbook comment-form feedback
    feedbacks user-comments reader-comments"""
_DOUBTFUL = """poll polls quiz survey ticker marquee weather stockquote jumplinks infobar alert alerts
    download-app appstore button buttons btn btn-group actions action-bar controls widget-area aside rating
    ratings score-box notice badge badges label labels icon icons tabs links list-links box-links
    subscribe-box info-box infobox factbox fact-box box sidebox teaser teasers card cards tile tiles listing
    grid-item item-list topics topic event events form fields gallery-nav thumbnails thumbs next prev previous
    tweet logo copyright-text legal source-info editor-info"""
_IMAGES = """image images img photo photos picture pictures pic bild foto fotos thumbnail absatzbild
    imagebox photobox wp-block-image media-image article-image newsitem-image image-container image-wrapper
    img-group article-photo lead-image main-image featured-image inline-image mediabox lede-image hero-image
    teaser-image wp-caption"""
_CAPTIONS = """caption captions figcaption caption-text wp-caption-text image-caption img-caption
    photo-caption media-caption picture-caption video-caption gallery-caption credit credits photo-credit
    image-credit photocredit imagecredit img-credit caption-credit photo-info legende bildunterschrift bildtext
    image-text image-source img-source copyright-image photographer"""
_EMBEDS = """twitter-tweet twitter-video instagram-media tiktok-embed fb-post fb-video bluesky-embed
    mastodon-embed reddit-card reddit-embed embedly-card tweet-embed embed-tweet embedded-tweet"""
_BODIES = """articlebody article-body articlecontent article-content article-text articletext story-body
    storybody story-content storycontent story-text storytext entry-content entrycontent entry-body post-content
    postcontent post-body postbody body-content bodytext body-text content-body contentbody single-content
    news-content newscontent news-text newstext texto nota-texto main-text maintext article-main article-copy
    story-copy body-copy bodycopy richtext rich-text wysiwyg prose blog-content e-content artikel-text
    artikeltext contenido cuerpo articlecontents articledetail article-detail detail-content news-detail
    newsdetail field-body main-canvas live-comment live-comments match-comment match-comments"""


def _words(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


_MEANINGS: dict[str, BlockRole] = (
    dict.fromkeys(_words(_DOUBTFUL), BlockRole.DOUBTFUL)
    | dict.fromkeys(_words(_IMAGES), BlockRole.IMAGE)
    | dict.fromkeys(
        _words(_ADVERTISING, _MOVING_AROUND, _ABOUT_THE_ARTICLE, _UNSEEN, _PLAYERS), BlockRole.LIKELY_BOILERPLATE
    )
    | dict.fromkeys(_words(_RELATED, _SHARING, _SIGNING_UP, _IN_THE_WAY), BlockRole.BOILERPLATE)
    | dict.fromkeys(_words(_COMMENTS), BlockRole.COMMENTS)
    | dict.fromkeys(_words(_CAPTIONS), BlockRole.CAPTION)
    | dict.fromkeys(_words(_EMBEDS), BlockRole.EMBED)
)
_KNOWN = dict.fromkeys(_words(_BODIES), BlockRole.BODY) | _MEANINGS
_known_role = _KNOWN.get
_ROLES = tuple(BlockRole)
_NO_MEANING = 0
_NAMES_BODY = 100  # added to a role where a name is that of an article's body
_WHOLE_NAMES = frozenset(("hidden", "hide", "date", "time", "tag", "dn", "none"))
"""Class names that hide or label when they stand alone, and mean nothing as a part of another."""
_DISPLAYS = frozenset(
    ["block", "flex", "grid", "inline", "inline-block", "inline-flex", "inline-grid", "table", "contents"]
)
"""Values of utility classes like `md:block` that show an element at one screen size."""
_APPEARANCE = (
    "bg-",
    "text-",
    "border-",
    "ring-",
    "fill-",
    "stroke-",
    "shadow-",
    "divide-",
    "outline-",
    "font-",
    "decoration-",
)
"""Beginnings of utility classes that set colours and fonts; the rest names a colour and says nothing of the content."""
_STEMS = (
    "newsletter", "relatedart", "relatedpost", "relatedlink", "relatedcont", "relatedstor", "recommend", "advertis",
    "commentsec",
    "cookie", "socialshar", "socialmed", "socialicon", "sponsor", "breadcrumb", "subscri", "mostread", "mostpop",
    "sharebutton",
    "socialbutton", "addthis", "outbrain", "taboola",
)  # fmt: skip
_STATES = frozenset(
    [
        "subscriber",
        "subscribers",
        "premium",
        "and",
        "with",
        "has",
        "have",
        "no",
        "without",
        "not",
        "is",
        "enable",
        "enabled",
        "disable",
        "disabled",
        "can",
        "if",
        "wo",
        "above",
        "below",
        "before",
        "after",
    ]
)
"""Words that make of a name a remark on a layout, `page-with-sidebar`, `section-and-ad`."""
_FIRST_WORDS = frozenset(name.partition("-")[0] for name in _KNOWN if "-" in name)
"""Parts of names that mean something before another part."""
_BODY = BlockRole.BODY
_SHORTEST_STEM = 6  # letters
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[a-z0-9]*[a-z]")
_DIGITS = "0123456789"


@lru_cache(maxsize=16_384)
def role_of(names: str) -> BlockRole:
    """Returns the role that blank-separated class names and ids suggest."""
    parts = names.split()
    if ":" in names:
        is_shown = any(part.partition(":")[2] in _DISPLAYS for part in parts)
        parts = [  # without variants for one screen size or state, and without what a variant shows again
            part for part in parts if ":" not in part and not (is_shown and part in _WHOLE_NAMES)
        ]
    found = _NO_MEANING
    is_body = False
    for name in parts:
        meaning = _meaning(name)
        if meaning:
            is_body = is_body or meaning > _NAMES_BODY
            found = max(found, meaning % _NAMES_BODY)
    if is_body:
        return BlockRole.BODY if found < BlockRole.LIKELY_BOILERPLATE else BlockRole.NONE
    return _ROLES[found]


@lru_cache(maxsize=32_768)
def _meaning(name: str) -> int:
    """Returns the role that one name suggests; `_NAMES_BODY` is added where it names an article's body."""
    if not name.islower():
        name = _HUMP.sub("-", name).lower()
    if name.startswith(_APPEARANCE):
        return _NO_MEANING
    if name in _WHOLE_NAMES:
        return BlockRole.LIKELY_BOILERPLATE
    found, body = _NO_MEANING, 0
    before = ""
    words = name.replace("_", "-")
    is_plain = words.isascii() and words.replace("-", "").isalnum()
    for part in words.split("-") if is_plain else _PARTS.findall(name):
        part = part.rstrip(_DIGITS)
        if not part:
            continue
        if part in _STATES:
            return _NO_MEANING
        for word in (part, f"{before}-{part}") if before in _FIRST_WORDS else (part,):
            if (role := _known_role(word)) is not None:
                if role == _BODY:
                    body = _NAMES_BODY
                if role > found:
                    found = role
        if len(part) > _SHORTEST_STEM:
            if part.startswith(_STEMS):
                found = max(found, BlockRole.BOILERPLATE)
            elif len(part) > len("caption") and (part.startswith("caption") or part.endswith("caption")):
                found = max(found, BlockRole.CAPTION)
        before = part
    return found + body
