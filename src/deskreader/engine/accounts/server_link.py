"""Sends the requests of a sync service over HTTP and has the answers read in the worker process."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from deskreader.engine.network.lazy_client import LazyHttpClient
from deskreader.engine.worker.client import Worker
from deskreader.errors import FetchError
from deskreader.model.accounts import AccountKind, RemoteArticles, RemoteFacts, RemoteIds, RemoteTree
from deskreader.model.credentials import Credentials
from deskreader.model.http import Payload
from deskreader.sync.service import SyncRequest

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class ServerLink:
    """The way to one server. It counts its requests and the bytes that it received."""

    def __init__(
        self, client: LazyHttpClient, worker: Worker, kind: AccountKind, address: str, credentials: Credentials
    ) -> None:
        """`credentials` are sent with every request, as far as the kind of server wants that."""
        self._client = client
        self._worker = worker
        self._kind = kind
        self._address = address.rstrip("/")
        self._credentials = credentials
        self.by_hand = False
        """Whether a user waits for the answers."""
        self.requests = 0
        self.received_bytes = 0

    def facts(self, request: SyncRequest, reading: str) -> RemoteFacts:
        """Returns single values of the answer. Raises: FetchError, ParseError, WorkerError."""
        return self._worker.read_remote_facts(self._kind, reading, self._send(request))

    def tree(self, request: SyncRequest, reading: str) -> RemoteTree:
        """Returns the folders and subscriptions of the answer. Raises: FetchError, ParseError, WorkerError."""
        return self._worker.read_remote_tree(self._kind, reading, self._send(request))

    def ids(self, request: SyncRequest, reading: str) -> RemoteIds:
        """Returns the ids of the answer. Raises: FetchError, ParseError, WorkerError."""
        return self._worker.read_remote_ids(self._kind, reading, self._send(request))

    def articles(self, request: SyncRequest, reading: str) -> RemoteArticles:
        """Returns the articles of the answer. Raises: FetchError, ParseError, WorkerError."""
        return self._worker.read_remote_articles(self._kind, reading, self._send(request))

    def _send(self, request: SyncRequest) -> bytes:
        path = "" if request.path == "/" and self._address.endswith(".php") else request.path
        url = self._address + path + (f"?{urlencode(request.query)}" if request.query else "")
        credentials = replace(self._credentials, headers=(*self._credentials.headers, *request.headers))
        try:
            response = self._client.send(url, _payload(request), self.by_hand, credentials)
        except FetchError as error:
            self._count(error.requests, error.received)
            raise
        self._count(response.requests, response.received_bytes)
        return response.body

    def _count(self, requests: int, received: int) -> None:
        self.requests += requests
        self.received_bytes += received


def _payload(request: SyncRequest) -> Payload | None:
    method = request.method or "POST"
    if request.json is not None:
        return Payload(request.json.encode(), JSON, method)
    if request.form is not None:
        return Payload(urlencode(request.form).encode(), FORM, method)
    return Payload(b"", JSON, method) if request.method else None
