"""Typed errors. Each has a `kind`, for which the front ends have a sentence; no error holds words for the user."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What went wrong, in terms the user can act on. `deskreader.messages` has the sentence for each."""

    # the network
    OFFLINE = "offline"  # this machine has no network
    PROXY = "proxy"  # the proxy does not answer, or refuses the login
    BAD_PROXY = "bad_proxy"  # the address is not that of a proxy
    UNREACHABLE = "unreachable"  # name not found, connection refused, reset
    TIMEOUT = "timeout"
    TLS = "tls"
    REFUSED = "refused"  # 401, 402, 403, 451
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    DEAD = "dead"  # 404 for two weeks
    TOO_MANY_REQUESTS = "too_many_requests"  # 429, 503 with Retry-After
    SERVER_ERROR = "server_error"  # 5xx
    HTTP_STATUS = "http_status"  # any other status
    REDIRECT_LOOP = "redirect_loop"
    FORBIDDEN_ADDRESS = "forbidden_address"  # file:, or a private address reached from a public feed
    TOO_LARGE = "too_large"
    CUT_SHORT = "cut_short"  # fewer bytes than announced, or a broken content encoding
    ROBOTS = "robots"
    BAD_ADDRESS = "bad_address"
    # documents
    NOT_A_FEED = "not_a_feed"
    BAD_CERTIFICATE = "bad_certificate"  # the file of a client certificate is unusable
    NO_SECRET = "no_secret"  # a feed's password is no longer known
    NO_STORIES = "no_stories"  # a page that is watched for articles shows none
    NO_FEED_FOUND = "no_feed_found"
    BROKEN_FEED = "broken_feed"
    EMPTY_FEED = "empty_feed"
    NO_ARTICLE = "no_article"
    NOT_A_PICTURE = "not_a_picture"
    NOT_AN_OUTLINE = "not_an_outline"
    NOT_AN_EXPORT = "not_an_export"
    NOT_A_LIBRARY = "not_a_library"  # not a database of a supported reader
    # the worker process
    WORKER_HUNG = "worker_hung"
    WORKER_DIED = "worker_died"
    # the library
    ALREADY_SUBSCRIBED = "already_subscribed"
    UNKNOWN_ARTICLE = "unknown_article"
    UNKNOWN_FEED = "unknown_feed"
    UNKNOWN_REVISION = "unknown_revision"
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    DAMAGED_LIBRARY = "damaged_library"
    NEWER_LIBRARY = "newer_library"
    BUSY_LIBRARY = "busy_library"
    STORAGE = "storage"  # any other I/O error
    UNREADABLE_FILE = "unreadable_file"
    NOT_A_PLAIN_FILE = "not_a_plain_file"  # a link, pipe or device, which no export may replace
    FILE_TOO_LARGE = "file_too_large"  # a file of the user holds more than is read at once
    NO_FOLDER = "no_folder"  # the folder to write a file to does not exist
    DAMAGED_SETTINGS = "damaged_settings"
    # rules
    UNKNOWN_RULE = "unknown_rule"
    BAD_RULE = "bad_rule"  # without a condition, or without anything to do
    BAD_CONDITION = "bad_condition"  # not written as conditions are
    BAD_EXPRESSION = "bad_expression"  # not a regular expression
    SLOW_EXPRESSION = "slow_expression"  # a regular expression that takes too long
    TOO_MANY_RULES = "too_many_rules"
    NOT_RULES = "not_rules"  # a file without rules that can be imported
    # accounts
    UNKNOWN_ACCOUNT = "unknown_account"
    ACCOUNT_EXISTS = "account_exists"  # an account of the same user on the same server, or on the same folder
    NOT_A_SYNC_SERVER = "not_a_sync_server"  # there is a site at the address, but no server of this kind
    SIGN_IN = "sign_in"  # the server does not take user name and password
    NO_PASSWORD = "no_password"  # an account's password is no longer known
    PLAIN_HTTP = "plain_http"  # the password would be sent unencrypted
    NONSENSE_ANSWER = "nonsense_answer"  # not what was asked for, or not to be believed
    NEW_SERVER = "new_server"  # the server knows nothing of what it had: it was set up anew
    REFUSED_ACT = "refused_act"  # the server does not take an act of the user
    UNSUPPORTED_ACT = "unsupported_act"  # this kind of server has nothing of the sort
    SYNC_BUSY = "sync_busy"  # another process syncs the account
    ACCOUNT_PAUSED = "account_paused"
    NO_SYNC_FOLDER = "no_sync_folder"  # the folder to sync through is not there
    ENCRYPTED_FOLDER = "encrypted_folder"  # the folder to sync through is encrypted, and no passphrase is stored
    WRONG_PASSPHRASE = "wrong_passphrase"
    OTHER_PASSPHRASE = "other_passphrase"  # a device that shares a folder uses another passphrase, or none
    UNEXPECTED = "unexpected"  # a bug; the reporter has the traceback


class DeskReaderError(Exception):
    """An expected error. `detail` is a technical remark (a status, a file name), never a secret, never a sentence."""

    def __init__(self, kind: Kind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail


class FetchError(DeskReaderError):
    """An HTTP exchange that gave no usable response.

    `status` is the HTTP status if there was one; `retry_after` is the pause in seconds that the server asked for.
    """

    def __init__(
        self, kind: Kind, detail: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(kind, detail)
        self.status = status
        self.retry_after = retry_after
        self.requests = 0  # number of requests before the failure
        self.received = 0  # bytes of response bodies
        self.seconds = 0.0  # with servers, without the wait for their turn


class ParseError(DeskReaderError):
    """A document that is not what it should be: no feed, no outline, no image."""


class WorkerError(DeskReaderError):
    """The worker process hung or died on a document."""


class StoreError(DeskReaderError):
    """The library on disk could not be opened, read or written."""


class SyncError(DeskReaderError):
    """An account that cannot be synced, or an act that its server does not take."""


class SubscribeError(DeskReaderError):
    """An address that cannot be subscribed to. `feed_id` is set if the feed is subscribed already."""

    def __init__(self, kind: Kind, detail: str = "", feed_id: int | None = None) -> None:
        super().__init__(kind, detail)
        self.feed_id = feed_id
