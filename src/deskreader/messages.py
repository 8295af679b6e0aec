"""The sentences that users read about errors and about what is stored, shared by the command line and the window.

They are English source text, and Qt is not needed to read them. The window translates them; `marked` only marks them
for `packaging/translate.py`. Placeholders are in braces.
"""

from __future__ import annotations

from datetime import datetime

from deskreader.errors import DeskReaderError, Kind
from deskreader.model import Offline, Reason
from deskreader.model.enumerations import AccountKind, Source


def marked(text: str) -> str:
    """Returns the text unchanged, marked for translation in the context `sentences`."""
    return text


# --- errors -----------------------------------------------------------------------------------------------------------

ERRORS: dict[Kind, str] = {
    Kind.OFFLINE: marked("You're offline. DeskReader will continue when you're back."),
    Kind.PROXY: marked(
        "The proxy doesn't respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the "
        "feed's properties."
    ),
    Kind.BAD_PROXY: marked("This is not a proxy address. It should look like http://host:8080 or socks5://host:1080."),
    Kind.UNREACHABLE: marked("Couldn't reach the site. DeskReader will try again later."),
    Kind.TIMEOUT: marked("The site took too long to respond. DeskReader will try again later."),
    Kind.TLS: marked("The site's certificate isn't valid, so DeskReader didn't connect."),
    Kind.REFUSED: marked("This feed needs a password or subscription."),
    Kind.NOT_FOUND: marked("There is nothing at this address any more. DeskReader will check again tomorrow."),
    Kind.GONE: marked("The publisher has closed this feed. You can unsubscribe."),
    Kind.DEAD: marked(
        "There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe."
    ),
    Kind.TOO_MANY_REQUESTS: marked("The site asked for a pause. DeskReader will wait as long as it asked."),
    Kind.SERVER_ERROR: marked("The site is having problems right now. DeskReader will try again later."),
    Kind.HTTP_STATUS: marked("The site sent an unexpected response ({detail})."),
    Kind.REDIRECT_LOOP: marked("The address redirects in a loop."),
    Kind.FORBIDDEN_ADDRESS: marked("The address leads into your own network or computer, so it wasn't followed."),
    Kind.TOO_LARGE: marked("The site sent too much data, so the rest wasn't read."),
    Kind.CUT_SHORT: marked("The connection was interrupted. DeskReader will try again later."),
    Kind.ROBOTS: marked("The site asks programs not to read this page."),
    Kind.BAD_ADDRESS: marked(
        "DeskReader can't open this address. It should look like example.org or https://example.org/feed."
    ),
    Kind.NOT_A_FEED: marked("This is not a feed."),
    Kind.NO_FEED_FOUND: marked("No feed found at this address. Try the site's front page, or the feed's own address."),
    Kind.BAD_CERTIFICATE: marked("Couldn't read the certificate file for this site."),
    Kind.NO_SECRET: marked(
        "This feed needs its password or private address again: without a keyring, DeskReader keeps it only while "
        "it runs. Enter it in the feed's properties."
    ),
    Kind.NO_STORIES: marked("No stories found on the site's page. The stories you have are kept."),
    Kind.BROKEN_FEED: marked("The feed is damaged and can't be read. The stories you have are kept."),
    Kind.EMPTY_FEED: marked("The feed has no stories right now."),
    Kind.NO_ARTICLE: marked("No article was found on this page."),
    Kind.NOT_A_PICTURE: marked("This picture can't be shown."),
    Kind.NOT_AN_OUTLINE: marked("This is not an OPML file with feeds."),
    Kind.NOT_A_PLAIN_FILE: marked("The file {detail} is not an ordinary file, so it was neither read nor written."),
    Kind.FILE_TOO_LARGE: marked("This file is too large to import ({detail}), so nothing was imported."),
    Kind.NOT_AN_EXPORT: marked("This is not a DeskReader export, or it is damaged ({detail})."),
    Kind.NOT_A_LIBRARY: marked(
        "DeskReader can't import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS."
    ),
    Kind.WORKER_HUNG: marked("This page is too complex for DeskReader."),
    Kind.WORKER_DIED: marked("Couldn't read the document. DeskReader itself is fine."),
    Kind.ALREADY_SUBSCRIBED: marked("You already subscribe to this feed."),
    Kind.UNKNOWN_ARTICLE: marked("There is no such story in the library."),
    Kind.UNKNOWN_FEED: marked("There is no such feed in the library."),
    Kind.UNKNOWN_REVISION: marked("There is no earlier version of this story."),
    Kind.DISK_FULL: marked("The disk is full. Nothing was lost; make room and try again."),
    Kind.READ_ONLY: marked("DeskReader isn't allowed to write to {detail}. Nothing was lost or changed."),
    Kind.DAMAGED_LIBRARY: marked(
        "The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted."
    ),
    Kind.NEWER_LIBRARY: marked(
        "This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed."
    ),
    Kind.BUSY_LIBRARY: marked("Another program is using the library. Try again in a moment."),
    Kind.STORAGE: marked("The disk reported an error ({detail})."),
    Kind.NO_FOLDER: marked("The folder for {detail} does not exist, so nothing was written."),
    Kind.UNREADABLE_FILE: marked("Couldn't read the file ({detail})."),
    Kind.DAMAGED_SETTINGS: marked(
        "The settings were damaged, so the defaults are used. The damaged file is kept as {detail}."
    ),
    Kind.UNKNOWN_RULE: marked("There is no such rule."),
    Kind.BAD_RULE: marked("A rule needs at least one condition and something to do."),
    Kind.BAD_CONDITION: marked(
        "This condition isn't written as conditions are: {detail}. It should look like title:football."
    ),
    Kind.BAD_EXPRESSION: marked("This isn't a valid regular expression: {detail}."),
    Kind.SLOW_EXPRESSION: marked(
        "This regular expression takes too long to search a story. Make it simpler, then switch the rule on again."
    ),
    Kind.TOO_MANY_RULES: marked("There are too many rules ({detail})."),
    Kind.NOT_RULES: marked(
        "No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat."
    ),
    Kind.UNKNOWN_ACCOUNT: marked("There is no such account."),
    Kind.ACCOUNT_EXISTS: marked("You already have this account. It is called {detail}."),
    Kind.NOT_A_SYNC_SERVER: marked(
        "No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/."
    ),
    Kind.SIGN_IN: marked(
        "The server didn't accept this user name and password. Some servers need a separate app password from their "
        "settings page."
    ),
    Kind.NO_PASSWORD: marked(
        "Enter this account's password again: without a keyring, DeskReader keeps it only while it runs."
    ),
    Kind.PLAIN_HTTP: marked(
        "This address isn't encrypted, so others on the network could read your password. Use https://, or confirm "
        "that you accept this."
    ),
    Kind.NONSENSE_ANSWER: marked(
        "The server's response can't be right ({detail}), so nothing was changed. DeskReader will try again later."
    ),
    Kind.NEW_SERVER: marked(
        "The server no longer knows this account's feeds and articles. It may have been reinstalled. Nothing was "
        "changed. Choose what to keep: the server's feeds, or those on this computer."
    ),
    Kind.REFUSED_ACT: marked("The server didn't accept this change ({detail}), so it applies on this computer only."),
    Kind.UNSUPPORTED_ACT: marked("This kind of server can't do that ({detail})."),
    Kind.SYNC_BUSY: marked("This account is syncing right now. Try again in a minute."),
    Kind.ACCOUNT_PAUSED: marked("This account is paused. Your changes are kept until you resume it."),
    Kind.NO_SYNC_FOLDER: marked("The folder {detail} is missing. Your changes are kept until it is back."),
    Kind.ENCRYPTED_FOLDER: marked("This folder is encrypted. Enter the passphrase that your other devices use."),
    Kind.WRONG_PASSPHRASE: marked(
        "This isn't the passphrase that your other devices use for this folder. Nothing was read or written."
    ),
    Kind.OTHER_PASSPHRASE: marked(
        "Device {detail} doesn't use this folder's passphrase, so its changes wait. Enter the passphrase there, too."
    ),
    Kind.UNEXPECTED: marked("Something went wrong inside DeskReader. The details are in the log."),
}

SUBSCRIBE_ERRORS: dict[Kind, str] = {
    Kind.UNREACHABLE: marked("Couldn't reach the site. Check the spelling of the address."),
    Kind.TIMEOUT: marked("The site took too long to respond. Try again later."),
    Kind.NOT_FOUND: marked("Nothing found at this address. Check the spelling."),
    Kind.GONE: marked("The publisher has closed this feed."),
    Kind.TOO_MANY_REQUESTS: marked("The site asked for a pause. Try again later."),
    Kind.SERVER_ERROR: marked("The site is having problems right now. Try again later."),
    Kind.CUT_SHORT: marked("The connection was interrupted. Try again."),
    Kind.OFFLINE: marked("You're offline. Try again when you're back."),
    Kind.BROKEN_FEED: marked("The feed at this address is damaged and can't be read."),
}
"""What replaces `ERRORS` for an address without a subscription, which DeskReader does not try again by itself."""


ACCOUNT_ERRORS: dict[Kind, str] = {
    Kind.UNREACHABLE: marked("Couldn't reach the server. DeskReader will try again later."),
    Kind.TIMEOUT: marked("The server took too long to respond. DeskReader will try again later."),
    Kind.TLS: marked("The server's certificate isn't valid, so DeskReader didn't connect."),
    Kind.NOT_FOUND: marked("The server no longer responds at this address. Check it in the account's properties."),
    Kind.GONE: marked("The server no longer responds at this address. Check it in the account's properties."),
    Kind.TOO_MANY_REQUESTS: marked("The server asked for a pause. DeskReader will wait as long as it asked."),
    Kind.SERVER_ERROR: marked("The server is having problems right now. DeskReader will try again later."),
    Kind.HTTP_STATUS: marked("The server sent an unexpected response ({detail}). DeskReader will try again later."),
    Kind.TOO_LARGE: marked("The server sent too much data at once, so nothing was changed."),
    Kind.BAD_CERTIFICATE: marked("Couldn't read this account's certificate file. Choose it again in its properties."),
    Kind.WORKER_HUNG: marked("The server's response is too complex for DeskReader, so nothing was changed."),
    Kind.WORKER_DIED: marked("Couldn't read the server's response, so nothing was changed."),
    Kind.PROXY: marked(
        "The proxy doesn't respond, or it needs a user name and password. Check Settings, Feeds and refresh."
    ),
}
"""What replaces `ERRORS` for an account that cannot be synced."""

ADD_ACCOUNT_ERRORS: dict[Kind, str] = {
    Kind.OFFLINE: marked("You're offline. Try again when you're back."),
    Kind.UNREACHABLE: marked(
        "Couldn't reach a server at this address. Check the spelling. A server without encryption needs http:// in "
        "front of its name."
    ),
    Kind.TIMEOUT: marked("The server took too long to respond. Try again later."),
    Kind.TLS: marked(
        "The server's certificate isn't valid, so no password was sent. If your own authority signed it, add that "
        "authority's certificate."
    ),
    Kind.BAD_CERTIFICATE: marked("Couldn't read the certificate file. Choose a PEM file."),
    Kind.TOO_MANY_REQUESTS: marked("The server asked for a pause. Try again later."),
    Kind.SERVER_ERROR: marked(
        "The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try "
        "again later."
    ),
    Kind.CUT_SHORT: marked("The connection was interrupted. Try again."),
    Kind.BAD_ADDRESS: marked("This is not an address. It should look like rss.example.org or https://example.org/rss."),
    Kind.NO_SYNC_FOLDER: marked("There is no folder {detail}."),
}
"""What replaces `ACCOUNT_ERRORS` while an account is added or its sign-in is changed."""


def account_sentence(kind: Kind, is_new: bool = False) -> str:
    """The English sentence for an error of an account, its placeholder not filled; `is_new` for one being added."""
    sentences = (ADD_ACCOUNT_ERRORS, ACCOUNT_ERRORS, ERRORS) if is_new else (ACCOUNT_ERRORS, ERRORS)
    return next(table[kind] for table in sentences if kind in table)


def english_account_error(error: DeskReaderError, is_new: bool = False) -> str:
    """The English sentence for an error of an account."""
    return account_sentence(error.kind, is_new).replace("{detail}", error.detail or "?")


def english_error(error: DeskReaderError) -> str:
    """The English sentence for an error; its detail fills the sentence's placeholder, if it has one."""
    return ERRORS[error.kind].replace("{detail}", error.detail or "?")


def english_subscribe_error(error: DeskReaderError) -> str:
    """The English sentence for an error of an address without a subscription."""
    return SUBSCRIBE_ERRORS.get(error.kind) or english_error(error)


# --- feeds and articles -----------------------------------------------------------------------------------------------

NO_KEYRING_FOR_ACCOUNT = marked(
    "No keyring was found, so the account's password is kept only until you quit DeskReader."
)
"""What a user is told after adding an account on a system without a keyring."""

ADDRESS_HINTS: dict[AccountKind, str] = {
    AccountKind.GREADER: marked(
        "FreshRSS and Miniflux use a separate password for apps. Set it in your profile there."
    ),
    AccountKind.NEXTCLOUD: marked("Create an app password in Nextcloud's security settings."),
    AccountKind.TTRSS: marked("Turn on API access in the preferences of Tiny Tiny RSS."),
    AccountKind.FEVER: marked("Read and starred are synced. Feeds can only be changed on the server."),
    AccountKind.FOLDER: marked(
        "Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers."
    ),
}
"""What is worth knowing when an account of a kind is added."""

KINDS_OF_ACCOUNTS: dict[AccountKind, str] = {
    AccountKind.GREADER: marked("FreshRSS, Miniflux and others (Google Reader API)"),
    AccountKind.NEXTCLOUD: marked("Nextcloud News"),
    AccountKind.TTRSS: marked("Tiny Tiny RSS"),
    AccountKind.FEVER: marked("Servers with the Fever API, for read and starred only"),
    AccountKind.FOLDER: marked("A folder that several devices share"),
}
"""The kinds of accounts that can be added."""

NO_KEYRING = marked(
    "Subscribed. No keyring was found, so the feed's password or private address is kept only until you quit "
    "DeskReader."
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
    Reason.PAY_WALL: marked("Summary only: the rest is for subscribers"),
    Reason.CONSENT_WALL: marked("Summary only: the site shows a consent page instead of the story"),
    Reason.NEEDS_SCRIPT: marked("Summary only: the page needs a browser that runs scripts"),
    Reason.NOT_FOUND: marked("Summary only: the page is gone"),
    Reason.NO_ARTICLE: marked("Summary only: no article was found on the page"),
    Reason.UNREACHABLE: marked("Summary only: the site didn't respond"),
    Reason.REFUSED: marked("Summary only: the site doesn't allow readers"),
    Reason.TURNED_OFF: marked("Summary only: saving full stories is turned off"),
    Reason.NO_LINK: marked("This is all the feed provides"),
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
    "The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until "
    "their feed sends it again. The damaged file is kept as {file}."
)


def format_salvaged(text: str, feeds: int, articles: int, lost: int, file: str) -> str:
    """Fills in what was salvaged from a damaged library and what was lost; `text` is `SALVAGED` or its translation."""
    values = {"feeds": str(feeds), "articles": str(articles), "lost": str(lost), "file": file}
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


FILLED_FROM_BACKUP = marked("What couldn't be recovered came from the backup of {date}.")


def format_filled_from_backup(text: str, made_at: datetime) -> str:
    """Fills in the local date of the backup; `text` is `FILLED_FROM_BACKUP` or its translation."""
    return text.replace("{date}", f"{made_at.astimezone():%Y-%m-%d %H:%M}")


BRIEFING = "Today in brief"
"""The title of the briefing, for the terminal."""


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
    "This folder holds a web page that DeskReader got wrong, and DeskReader's version of it.\n\n"
    "page.html    the page as the site sent it\n"
    "result.json  what DeskReader took from it: title, author, date, text, pictures\n\n"
    "Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.\n"
    "If you were signed in to the site, check page.html first: it may contain your name or a private link.\n"
)
