"""What the class names and ids that sites give their boxes say about what is inside. No name here is of one site."""

from __future__ import annotations

import re
from enum import IntEnum


class Sign(IntEnum):
    """What a box's names say of it."""

    NONE = 0
    BODY = 1  # the article's own text
    DOUBTFUL = 2  # furniture, unless it holds much running text
    FURNITURE = 3  # not the article


# Words of the names, by what such a box is for. Each must be a whole word of a name: `share-bar`, `shareBar`, `share_bar`.
_ADVERTISING = (
    "ad ads adv advert advertise advertisement advertisements advertising advertorial adsense adsbygoogle adslot adunit adbox"
    " adwrap adwrapper adcontainer banner banners dfp gpt sponsor sponsors sponsored sponsorship promo promos promobox promotion"
    " promotions promoted outbrain taboola zergnet revcontent mgid bsac adzone dianomi nativo leaderboard skyscraper commercial"
    " werbung anzeige anzeigen publicidad pubblicita publicite pub reklam reklama reklame annonse annons"
)
_RELATED = (
    "related relateds relatedposts relatedarticles relatedcontent relatedstories relacionadas relacionados recommended"
    " recommend recommendation recommendations recommender recirc recirculation mostread mostpopular mostviewed popular"
    " trending suggested suggestions suggestion alsolike readnext upnext nextup morestories morefrom morenews mehr"
    " crosslinks crosslink seealso similar teaser teasers verwandt weiterlesen artikel-empfehlung readalso readmore linkbox"
    " jp-relatedposts yarpp crp nextpost prevpost postnav"
)
_SHARING = (
    "share shares sharing sharebar sharebuttons sharetools sharethis sharedaddy sharelinks social socials socialmedia"
    " socialshare socialbar socialicons socialize addthis addtoany shareaholic a2a jiathis bdsharebuttonbox follow followus"
    " facebook fb-like twitter-share sns teilen compartir partager likes like-button"
)
_MOVING_AROUND = (
    "nav navi navbar navigation subnav topnav menu menus submenu breadcrumb breadcrumbs crumb crumbs pagination pager paging"
    " pagenav sidebar sidebars sidebar-right sidebar-left rail rightrail right-rail toolbar topbar toptools masthead footer"
    " footers skip skiplink skiplinks backtotop back-to-top scrolltop sitemap tabs-nav searchform searchbox search-form"
)
_SIGNING_UP = (
    "newsletter newsletters subscribe subscribebox subscription subscriptions signup sign-up signin login register registration"
    " optin mailchimp mc4wp emailsignup paywall regwall cta callout-cta donate donation donations membership abo piano"
)
_STANDING_IN_THE_WAY = (
    "cookie cookies gdpr consent cmp modal popup popover overlay notification notifications lightbox toast interstitial"
    " dialog onetrust privacy-banner tooltip"
)
_COMMENTS = (
    "comment comments commentlist commentary-list comment-list commentsbox disqus respond replies discussion kommentare"
    " comentarios commentaires reactions reaction livefyre coral guestbook"
)
_ABOUT_THE_ARTICLE = (
    "byline bylines dateline-time timestamp datetime pubdate publish-date postmeta postmetadata post-meta entry-meta"
    " article-meta articlemeta meta metadata metas post-info postinfo article-info author-info authorinfo author-bio authorbio"
    " authorbox author-box authors author about-author about-the-author bio contributor contributors tags taglist tag-list"
    " post-tags entry-tags article-tags tagcloud keywords categories category-list topics copyright rights credits-box rating ratings"
    " ratingbox reading-time readtime viewcount views editor-info word-count print-info source-info"
)
_UNSEEN = (
    "hidden hide visually-hidden visuallyhidden sr-only screen-reader screen-reader-text screenreader invisible print-only"
    " onlyprint noscreen display-none d-none offscreen assistive-text u-hidden is-hidden"
)
_UNPRINTED = "noprint no-print hide-print print-hide print-hidden do-not-print dontprint"
_PLAYERS = "player videoplayer video-player audioplayer audio-player jwplayer jw-player vjs playlist carousel slider slick swiper"
_WIDGETS = (
    "widget widgets widgetarea widget-area poll polls quiz survey ticker marquee weather stockquote toc tableofcontents"
    " table-of-contents ez-toc contents-nav jumplinks infobar alert alerts breaking listen download-app appstore"
    " buttons button btn btn-group actions action-bar controls"
)
_LIKELY = (
    "articlebody article-body articlebody-content article-content articlecontent article-text articletext article__body"
    " article__content story-body storybody storycontent story-content story-text storytext entry-content entrycontent"
    " entry-body post-content postcontent post-body postbody body-content bodytext body-text content-body content-text"
    " contentbody single-content news-content newscontent news-text newstext text-content texto nota-texto main-text maintext"
    " article-main article-copy story-copy body-copy bodycopy richtext rich-text wysiwyg prose blog-content blog-post-content"
    " field-name-body field--name-body e-content hentry-content td-post-content artikel-text artikeltext contenido cuerpo"
    " articlecontents articledetail article-detail detail-content news-detail newsdetail node-body"
)


def _pattern(*groups: str) -> re.Pattern[str]:
    words = sorted({re.escape(word).replace(r"\-", "[-_]{0,2}") for group in groups for word in group.split()}, key=len, reverse=True)
    return re.compile(rf"(?:^|[\s_/:-])(?:{'|'.join(words)})(?=$|[\s_/:0-9-])")


_FURNITURE = _pattern(
    _ADVERTISING, _RELATED, _SHARING, _MOVING_AROUND, _SIGNING_UP, _STANDING_IN_THE_WAY, _COMMENTS, _ABOUT_THE_ARTICLE,
    _UNSEEN, _UNPRINTED, _PLAYERS,
)  # fmt: skip
_MAYBE = _pattern(_WIDGETS)
_BODY = _pattern(_LIKELY)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STATES = re.compile(
    r"(?:^|\s)\S*(?:has|no|with|without|not|is|show|hide|enable|disable)[-_](?:sidebar|ads?|comments?|share|sharing|nav|menu|banner|related|footer"
    r"|rail|promo|author|meta|widgets?|social|image)\S*"
)


def sign_of(names: str) -> Sign:
    """What the class names and the id of a box say of its content."""
    names = _HUMP.sub("-", names).lower()
    names = _STATES.sub(" ", names)
    if _BODY.search(names):
        return Sign.BODY if not _FURNITURE.search(names) else Sign.NONE
    if _FURNITURE.search(names):
        return Sign.FURNITURE
    return Sign.DOUBTFUL if _MAYBE.search(names) else Sign.NONE
