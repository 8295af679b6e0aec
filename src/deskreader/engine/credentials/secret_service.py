"""The keyring of Linux desktops: the Secret Service (freedesktop.org, Secret Service API 0.2) over the session bus.

GNOME Keyring, KWallet and KeePassXC provide it. Secrets cross the bus unencrypted (a 'plain' session): the bus is a
socket of this user alone, and encryption would need another library.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from deskreader.engine.credentials.keyring import KeyringError

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
SERVICE = DBusAddress(ROOT, NAME, "org.freedesktop.Secret.Service")
APPLICATION = "deskreader"
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 10.0
PROMPT_SECONDS = 120.0  # the user types a password meanwhile
NO_OBJECT = "/"
"""The object path that stands for none (Secret Service API, section 'Prompts and Prompting')."""


class SecretService:
    """A keyring. Each call blocks and opens a connection of its own, and may raise KeyringError."""

    def get(self, name: str) -> str | None:
        """Returns the text stored under a name, or None."""
        with closing(_Session()) as session:
            items = session.items(name)
            return session.secret(items[0]) if items else None

    def put(self, name: str, text: str) -> None:
        """Stores a text under a name, in place of an earlier one."""
        with closing(_Session()) as session:
            session.create(name, text)

    def remove(self, name: str) -> None:
        """Removes a name and its text."""
        with closing(_Session()) as session:
            for item in session.items(name):
                session.delete(item)

    def is_available(self) -> bool:
        """Whether the session bus has a Secret Service. Raises nothing."""
        try:
            with closing(_Session()):
                return True
        except KeyringError:
            return False


class _Session:
    """One connection with one session of the service. Every method may raise KeyringError."""

    def __init__(self) -> None:
        try:
            self._bus: DBusConnection = open_dbus_connection("SESSION", auth_timeout=CONNECT_SECONDS)
        except Exception as error:  # the library raises nearly anything for a broken address or bus
            raise KeyringError("no session bus") from error
        try:
            _, self._session = self._call(SERVICE, "OpenSession", "sv", ("plain", ("s", "")))
        except BaseException:
            self._bus.close()
            raise

    def close(self) -> None:
        """Closes the connection, and with it the session."""
        self._bus.close()

    def items(self, name: str) -> list[str]:
        """Returns the items stored under a name, unlocked first where necessary, which may prompt the user."""
        unlocked, locked = self._call(SERVICE, "SearchItems", "a{ss}", (_attributes(name),))
        if not locked:
            return list(unlocked)
        newly_unlocked, prompt = self._call(SERVICE, "Unlock", "ao", (list(locked),))
        if prompt != NO_OBJECT:
            self._prompt(prompt)
            newly_unlocked = locked
        return [*unlocked, *newly_unlocked]

    def secret(self, item: str) -> str:
        """Returns the text of an item."""
        (answer,) = self._call(SERVICE, "GetSecrets", "aoo", ([item], self._session))
        if item not in answer:
            raise KeyringError("locked")
        return bytes(answer[item][2]).decode("utf-8", "replace")

    def create(self, name: str, text: str) -> None:
        """Creates or replaces the item of a name in the default collection."""
        collection = self._collection()
        properties = {
            "org.freedesktop.Secret.Item.Label": ("s", f"DeskReader: {name}"),
            "org.freedesktop.Secret.Item.Attributes": ("a{ss}", _attributes(name)),
        }
        secret = (self._session, b"", text.encode(), "text/plain; charset=utf8")
        address = DBusAddress(collection, NAME, "org.freedesktop.Secret.Collection")
        item, prompt = self._call(address, "CreateItem", "a{sv}(oayays)b", (properties, secret, True))
        if item == NO_OBJECT and prompt != NO_OBJECT:
            self._prompt(prompt)

    def delete(self, item: str) -> None:
        """Deletes an item."""
        (prompt,) = self._call(DBusAddress(item, NAME, "org.freedesktop.Secret.Item"), "Delete")
        if prompt != NO_OBJECT:
            self._prompt(prompt)

    def _collection(self) -> str:
        """Returns the default collection, unlocked."""
        (path,) = self._call(SERVICE, "ReadAlias", "s", ("default",))
        if path == NO_OBJECT:
            raise KeyringError("no default collection")
        _, prompt = self._call(SERVICE, "Unlock", "ao", ([path],))
        if prompt != NO_OBJECT:
            self._prompt(prompt)
        return str(path)

    def _prompt(self, path: str) -> None:
        """Lets the service prompt the user and waits for the answer. Raises: KeyringError unless the user agrees."""
        address = DBusAddress(path, NAME, "org.freedesktop.Secret.Prompt")
        rule = MatchRule(type="signal", interface=address.interface, member="Completed", path=path)
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=ANSWER_SECONDS)
        with self._bus.filter(rule) as completed:
            self._call(address, "Prompt", "s", ("",))
            try:
                signal = self._bus.recv_until_filtered(completed, timeout=PROMPT_SECONDS)
            except TimeoutError as error:
                raise KeyringError("no answer to the prompt") from error
        if signal.body[0]:
            raise KeyringError("dismissed")

    def _call(self, address: DBusAddress, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        message = new_method_call(address, member, signature or None, body)
        try:
            reply = self._bus.send_and_get_reply(message, timeout=ANSWER_SECONDS)
        except (OSError, TimeoutError) as error:
            raise KeyringError("no answer") from error
        if reply.header.message_type is MessageType.error:
            raise KeyringError(member)
        return reply.body


def _attributes(name: str) -> dict[str, str]:
    return {"application": APPLICATION, "name": name}
