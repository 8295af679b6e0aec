"""The keyring of Linux desktops: the Secret Service (freedesktop.org, Secret Service API 0.2) over the session bus.

GNOME Keyring, KWallet and KeePassXC provide it. Secrets cross the bus as they are ('plain' session): the bus is a
socket of this user alone, and this needs no library for cryptography.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
SERVICE = DBusAddress(ROOT, NAME, "org.freedesktop.Secret.Service")
APPLICATION = "deskreader"
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 10.0
PROMPT_SECONDS = 120.0  # a person types a password meanwhile
NOWHERE = "/"


class SecretServiceError(Exception):
    """The Secret Service is not there, is locked, or refuses."""


class SecretService:
    """Keeps texts under names. Each call opens a connection of its own. Blocking."""

    def get(self, name: str) -> str | None:
        """The text under a name. Raises: SecretServiceError."""
        with closing(_Talk()) as talk:
            items = talk.items(name)
            return talk.secret(items[0]) if items else None

    def put(self, name: str, text: str) -> None:
        """Keeps a text under a name, in place of the old one. Raises: SecretServiceError."""
        with closing(_Talk()) as talk:
            talk.create(name, text)

    def remove(self, name: str) -> None:
        """Forgets a name. Raises: SecretServiceError."""
        with closing(_Talk()) as talk:
            for item in talk.items(name):
                talk.delete(item)

    def is_there(self) -> bool:
        """Whether there is such a service."""
        try:
            with closing(_Talk()):
                return True
        except SecretServiceError:
            return False


class _Talk:
    """One connection with one session of the service."""

    def __init__(self) -> None:
        try:
            self._bus: DBusConnection = open_dbus_connection("SESSION", auth_timeout=CONNECT_SECONDS)
        except Exception as error:  # a broken address or bus raises nearly anything in the library
            raise SecretServiceError("no session bus") from error
        try:
            _, self._session = self._call(SERVICE, "OpenSession", "sv", ("plain", ("s", "")))
        except BaseException:
            self._bus.close()
            raise

    def close(self) -> None:
        """Ends the session with the connection."""
        self._bus.close()

    def items(self, name: str) -> list[str]:
        """The unlocked items of a name; locked ones are asked to be unlocked, which may ask the person."""
        unlocked, locked = self._call(SERVICE, "SearchItems", "a{ss}", (_attributes(name),))
        if not locked:
            return list(unlocked)
        opened, prompt = self._call(SERVICE, "Unlock", "ao", (list(locked),))
        if prompt != NOWHERE:
            self._prompt(prompt)
            opened = locked
        return [*unlocked, *opened]

    def secret(self, item: str) -> str:
        """The text of an item."""
        (answer,) = self._call(SERVICE, "GetSecrets", "aoo", ([item], self._session))
        if item not in answer:
            raise SecretServiceError("locked")
        return bytes(answer[item][2]).decode("utf-8", "replace")

    def create(self, name: str, text: str) -> None:
        """Makes or replaces the item of a name in the default collection."""
        collection = self._collection()
        properties = {
            "org.freedesktop.Secret.Item.Label": ("s", f"DeskReader: {name}"),
            "org.freedesktop.Secret.Item.Attributes": ("a{ss}", _attributes(name)),
        }
        secret = (self._session, b"", text.encode(), "text/plain; charset=utf8")
        address = DBusAddress(collection, NAME, "org.freedesktop.Secret.Collection")
        item, prompt = self._call(address, "CreateItem", "a{sv}(oayays)b", (properties, secret, True))
        if item == NOWHERE and prompt != NOWHERE:
            self._prompt(prompt)

    def delete(self, item: str) -> None:
        """Deletes an item."""
        (prompt,) = self._call(DBusAddress(item, NAME, "org.freedesktop.Secret.Item"), "Delete")
        if prompt != NOWHERE:
            self._prompt(prompt)

    def _collection(self) -> str:
        """The default collection, unlocked."""
        (path,) = self._call(SERVICE, "ReadAlias", "s", ("default",))
        if path == NOWHERE:
            raise SecretServiceError("no default collection")
        _, prompt = self._call(SERVICE, "Unlock", "ao", ([path],))
        if prompt != NOWHERE:
            self._prompt(prompt)
        return str(path)

    def _prompt(self, path: str) -> None:
        """Lets the service ask the person, and waits. Raises: SecretServiceError where the person would not."""
        address = DBusAddress(path, NAME, "org.freedesktop.Secret.Prompt")
        rule = MatchRule(type="signal", interface=address.interface, member="Completed", path=path)
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=ANSWER_SECONDS)
        with self._bus.filter(rule) as completed:
            self._call(address, "Prompt", "s", ("",))
            try:
                signal = self._bus.recv_until_filtered(completed, timeout=PROMPT_SECONDS)
            except TimeoutError as error:
                raise SecretServiceError("nobody answered") from error
        if signal.body[0]:
            raise SecretServiceError("dismissed")

    def _call(self, address: DBusAddress, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        message = new_method_call(address, member, signature or None, body)
        try:
            reply = self._bus.send_and_get_reply(message, timeout=ANSWER_SECONDS)
        except (OSError, TimeoutError) as error:
            raise SecretServiceError("no answer") from error
        if reply.header.message_type is MessageType.error:
            raise SecretServiceError(member)
        return reply.body


def _attributes(name: str) -> dict[str, str]:
    return {"application": APPLICATION, "name": name}
