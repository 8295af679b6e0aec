"""Signs in to a server at the addresses that may be meant, before an account is added or changed."""

from __future__ import annotations

from deskreader.engine.accounts.server_link import ServerLink
from deskreader.engine.accounts.service_factory import addresses, is_this_machine, make_service
from deskreader.engine.context import EngineContext
from deskreader.errors import DeskReaderError, FetchError, Kind, ParseError, SyncError
from deskreader.model.accounts import AccountKind, AccountOptions
from deskreader.model.credentials import Credentials

MISSING_STATUSES = (301, 302, 404, 405, 410)


def server_link(context: EngineContext, kind: AccountKind, address: str, options: AccountOptions) -> ServerLink:
    """Returns the way to a server; a certificate authority of the user's own is trusted for it alone."""
    return ServerLink(context.client, context.worker, kind, address, Credentials(authority=options.authority))


def address_signed_in(
    context: EngineContext, kind: AccountKind, typed: str, user: str, password: str, options: AccountOptions
) -> str:
    """Signs in at the addresses that may be meant by what a user typed, and returns the one that answers.

    Raises: SyncError(SIGN_IN) where a server answers but does not take the password, SyncError(PLAIN_HTTP),
    SyncError(BAD_ADDRESS | NOT_A_SYNC_SERVER), FetchError, WorkerError.
    """
    failure: DeskReaderError = SyncError(Kind.NOT_A_SYNC_SERVER, typed[:200])
    for address in addresses(kind, typed):
        if address.startswith("http://") and not is_this_machine(address) and not options.plain_http:
            raise SyncError(Kind.PLAIN_HTTP)
        link = server_link(context, kind, address, options)
        link.by_hand = True
        try:
            make_service(kind, link, user, password).sign_in()
        except (FetchError, ParseError, SyncError) as error:
            failure = _clearer(failure, _sign_in_failure(error))
            if isinstance(error, FetchError) and error.status is None:
                break  # no path behind a host that does not answer will help
            continue
        return address
    raise failure


def _sign_in_failure(error: FetchError | ParseError | SyncError) -> DeskReaderError:
    """Returns what a failed sign-in says of the address: no such server, a wrong password, or no answer at all."""
    if isinstance(error, FetchError) and error.status in (401, 403):
        return SyncError(Kind.SIGN_IN, error.detail)
    if error.kind is Kind.SIGN_IN:
        return SyncError(Kind.SIGN_IN, error.detail)
    if isinstance(error, ParseError) or (isinstance(error, FetchError) and error.status in MISSING_STATUSES):
        return SyncError(Kind.NOT_A_SYNC_SERVER, error.detail)
    return error


def _clearer(first: DeskReaderError, second: DeskReaderError) -> DeskReaderError:
    """Returns the failure that says more: a wrong password before an error of the server before nothing there."""
    is_missing = [error.kind is Kind.NOT_A_SYNC_SERVER for error in (first, second)]
    if first.kind is Kind.SIGN_IN or (is_missing[1] and not is_missing[0]):
        return first
    return second
