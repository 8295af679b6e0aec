"""The sentences that users read about errors and about what is stored, shared by the command line and the window.

They are English source text, and Qt is not needed to read them. The window translates them; `marked` only marks them
for `packaging/translate.py`. Placeholders are in braces.
"""

from __future__ import annotations

from datetime import datetime

from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Offline, Reason
from deskreader.model.credentials import Source


def marked(text: str) -> str:
    """Returns the text unchanged, marked for translation in the context `sentences`."""
    return text


# --- errors -----------------------------------------------------------------------------------------------------------

ERRORS: dict[Kind, str] = {
    Kind.OFFLINE: marked("This computer has no network connection. DeskReader goes on when it is back."),
    Kind.PROXY: marked(
        "The proxy does not answer, or it wants a user name and password. See Settings, Feeds and refresh, or the "
        "feed's properties."
    ),
    Kind.BAD_PROXY: marked(
        "This is not the address of a proxy. It should look like http://host:8080 or socks5://host:1080."
    ),
    Kind.UNREACHABLE: marked("The site could not be reached. DeskReader will try again later."),
    Kind.TIMEOUT: marked("The site took too long to answer. DeskReader will try again later."),
    Kind.TLS: marked("The site's certificate is not valid, so the connection was not made."),
    Kind.REFUSED: marked("The site refuses to show this without a password or a subscription."),
    Kind.NOT_FOUND: marked("There is nothing at this address any more. DeskReader will look again tomorrow."),
    Kind.GONE: marked("The publisher has closed this feed for good. You can unsubscribe from it."),
    Kind.DEAD: marked(
        "There has been nothing at this address for two weeks, so DeskReader has stopped asking. You can unsubscribe."
    ),
    Kind.TOO_MANY_REQUESTS: marked("The site asked for a pause. DeskReader waits as long as it asked."),
    Kind.SERVER_ERROR: marked("The site has a fault of its own at the moment. DeskReader will try again later."),
    Kind.HTTP_STATUS: marked("The site gave an answer that is of no use here ({detail})."),
    Kind.REDIRECT_LOOP: marked("The address leads from one place to the next without end."),
    Kind.FORBIDDEN_ADDRESS: marked("The address leads into your own network or computer, so it was not followed."),
    Kind.TOO_LARGE: marked("The site sent more than any feed or page should hold, so the rest was not read."),
    Kind.CUT_SHORT: marked("The answer broke off in the middle. DeskReader will try again later."),
    Kind.ROBOTS: marked("The site asks programs not to read this page."),
    Kind.BAD_ADDRESS: marked(
        "This is not an address that DeskReader can open. It should look like example.org or https://example.org/feed."
    ),
    Kind.NOT_A_FEED: marked("This is not a feed."),
    Kind.NO_FEED_FOUND: marked(
        "No feed was found at this address. Try the address of the site's front page, or of the feed itself."
    ),
    Kind.BAD_CERTIFICATE: marked("The file of your certificate for this site could not be read."),
    Kind.NO_SECRET: marked(
        "This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it "
        "runs. Give it in the feed's properties."
    ),
    Kind.NO_STORIES: marked("No stories were found on the site's page. The stories you have are kept."),
    Kind.BROKEN_FEED: marked("The feed is damaged and could not be read. The stories you have are kept."),
    Kind.EMPTY_FEED: marked("The feed has no stories at the moment."),
    Kind.NO_ARTICLE: marked("No article was found on this page."),
    Kind.NOT_A_PICTURE: marked("This is not a picture that can be shown."),
    Kind.NOT_AN_OUTLINE: marked("This file is not an OPML file of feeds."),
    Kind.NOT_A_PLAIN_FILE: marked(
        "The file {detail} is not an ordinary file, so nothing was written to it or read from it."
    ),
    Kind.FILE_TOO_LARGE: marked(
        "This file holds more than DeskReader reads at once ({detail}), so nothing of it was taken in."
    ),
    Kind.NOT_AN_EXPORT: marked("This file is not an export of DeskReader, or it is damaged ({detail})."),
    Kind.NOT_A_LIBRARY: marked(
        "This file is not a library that DeskReader can read. It knows those of RSS Guard, Liferea and QuiteRSS."
    ),
    Kind.WORKER_HUNG: marked("The document was too hard to read, so DeskReader gave up on it."),
    Kind.WORKER_DIED: marked("The document could not be read. DeskReader itself is fine."),
    Kind.ALREADY_SUBSCRIBED: marked("You are subscribed to this already."),
    Kind.UNKNOWN_ARTICLE: marked("There is no such article in the library."),
    Kind.UNKNOWN_FEED: marked("There is no such feed in the library."),
    Kind.DISK_FULL: marked(
        "The disk is full, so this could not be done. Nothing is lost; please try again when there is room."
    ),
    Kind.READ_ONLY: marked("DeskReader may not write here: {detail}. Nothing was lost or changed."),
    Kind.DAMAGED_LIBRARY: marked(
        "The library was damaged. The damaged file is kept as {detail}, and nothing of it was deleted."
    ),
    Kind.NEWER_LIBRARY: marked(
        "This library was made by a newer DeskReader. Please update the program; nothing was changed."
    ),
    Kind.BUSY_LIBRARY: marked("Another program is using the library. Please try again."),
    Kind.STORAGE: marked("The disk reported a fault ({detail})."),
    Kind.NO_FOLDER: marked("The folder for {detail} does not exist, so nothing was written."),
    Kind.UNREADABLE_FILE: marked("The file could not be read ({detail})."),
    Kind.DAMAGED_SETTINGS: marked(
        "The settings were damaged, so the usual ones hold. The damaged file is kept as {detail}."
    ),
    Kind.UNEXPECTED: marked("Something went wrong inside DeskReader. The details are in the log."),
}

SUBSCRIBE_ERRORS: dict[Kind, str] = {
    Kind.UNREACHABLE: marked("The site could not be reached. Is the address spelled right?"),
    Kind.TIMEOUT: marked("The site took too long to answer. Please try again later."),
    Kind.NOT_FOUND: marked("There is nothing at this address. Is it spelled right?"),
    Kind.GONE: marked("The publisher has closed this feed for good."),
    Kind.TOO_MANY_REQUESTS: marked("The site asked for a pause. Please try again later."),
    Kind.SERVER_ERROR: marked("The site has a fault of its own at the moment. Please try again later."),
    Kind.CUT_SHORT: marked("The answer broke off in the middle. Please try again."),
    Kind.OFFLINE: marked("This computer has no network connection. Please try again when it is back."),
    Kind.BROKEN_FEED: marked("The feed at this address is damaged and could not be read."),
}
"""What replaces `ERRORS` for an address without a subscription, which DeskReader does not try again by itself."""


def english_error(error: DeskReaderError) -> str:
    """The English sentence for an error; its detail fills the sentence's placeholder, if it has one."""
    return ERRORS[error.kind].replace("{detail}", error.detail or "?")


def english_subscribe_error(error: DeskReaderError) -> str:
    """The English sentence for an error of an address without a subscription."""
    return SUBSCRIBE_ERRORS.get(error.kind) or english_error(error)


# --- feeds and articles -----------------------------------------------------------------------------------------------

NO_KEYRING = marked(
    "You are subscribed. This system has no keyring, so the feed's password or private address is kept only until "
    "DeskReader is closed."
)
"""What a user is told after subscribing to a private feed on a system without a keyring."""

SOURCES: dict[Source, str] = {
    Source.FEED: "",
    Source.SITEMAP: marked("This site has no feed. DeskReader reads its list of news instead."),
    Source.PAGE: marked("This site has no feed. DeskReader watches its page for new stories instead."),
}
"""What DeskReader reads instead of a feed; empty for a feed."""

REASONS: dict[Reason, str] = {
    Reason.NONE: "",
    Reason.WAITING: marked("Summary only: the full story has not been fetched yet"),
    Reason.TRUNCATED: marked("Cut short by the site"),
    Reason.PAY_WALL: marked("Summary only: the rest is for the site's subscribers"),
    Reason.CONSENT_WALL: marked("Summary only: the site shows a consent page instead of the story"),
    Reason.NEEDS_SCRIPT: marked("Summary only: the site shows the story only to a browser that runs its scripts"),
    Reason.NOT_FOUND: marked("Summary only: the page is no longer there"),
    Reason.NO_ARTICLE: marked("Summary only: no article was found on the page"),
    Reason.UNREACHABLE: marked("Summary only: the site did not answer"),
    Reason.REFUSED: marked("Summary only: the site refuses readers"),
    Reason.TURNED_OFF: marked("Summary only: saving full stories is turned off"),
    Reason.NO_LINK: marked("This is all that the feed gives"),
}
"""Why an article is stored without its full text; empty for one that is complete."""

OFFLINE_STATES: dict[Offline, str] = {
    Offline.WHOLE: marked("Full story saved"),
    Offline.IMAGES_MISSING: marked("Full story saved, some pictures missing"),
    Offline.SUMMARY_ONLY: marked("Summary only"),
    Offline.WAITING: marked("Waiting to be saved"),
}
"""How much of an article can be read without network."""

# --- recovery ---------------------------------------------------------------------------------------------------------

SALVAGED = marked(
    "The library was damaged. Feeds saved from it: {feeds}; stories: {articles}; of these without text until their "
    "feed brings it again: {lost}. The damaged file is kept as {file}."
)


def format_salvaged(text: str, feeds: int, articles: int, lost: int, file: str) -> str:
    """Fills in what was salvaged from a damaged library and what was lost; `text` is `SALVAGED` or its translation."""
    values = {"feeds": str(feeds), "articles": str(articles), "lost": str(lost), "file": file}
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


FILLED_FROM_BACKUP = marked("What could not be read of it came from the backup of {date}.")


def format_filled_from_backup(text: str, made_at: datetime) -> str:
    """Fills in the local date of the backup; `text` is `FILLED_FROM_BACKUP` or its translation."""
    return text.replace("{date}", f"{made_at.astimezone():%Y-%m-%d %H:%M}")


# --- files that explain an export or a report -------------------------------------------------------------------------

EXPORT_README = """This archive holds a whole DeskReader library.

subscriptions.opml   the feeds, for any news reader
stories/             every story as a page that any browser shows, with its pictures
library/*.jsonl      everything, one JSON record a line: stars, tags, what was read, where reading stopped
settings.json        the settings

To read stories as a book: Export stories as EPUB in DeskReader's menu, or `deskreader export stars.epub`.
To take it in on another machine: Import in DeskReader's menu, or `deskreader import FILE`.
"""
WITHOUT_SECRETS = "It holds no password.\n"
WITH_SECRETS = "It holds logins and tokens of private feeds: whoever has it can read them in your name.\n"

PAGE_REPORT_README = marked(
    """This folder holds a web page that DeskReader did not read well, and what it made of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing of this has been sent anywhere. To have the page read better, send the folder to the makers of DeskReader.
If the page is from a site that knows you, look through page.html first: it may hold your name or a private link.
"""
)
