"""Notifications on Windows: the XML and the scripts that show it."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ElementTree

import pytest

from deskreader.desktop.notifications.services.windows import APP_ID, WindowsService, notification_xml
from tests.desktop.notifications.services.kit import notification, record_all


@pytest.mark.parametrize("text", ["Port votes", "<b>AT&T</b> 'x' \"y\"", "']); Remove-Item x", "a\ud800\0b", "🚀 港"])
def test_any_text_gives_well_formed_xml(qapp: object, text: str) -> None:
    root = ElementTree.fromstring(notification_xml(notification(text, text)))
    expected = "".join(sign for sign in text if sign not in "\0\ud800")
    assert [node.text for node in root.iter("text")] == [expected, expected]
    assert root.get("launch") == "deskreader:story/7"
    actions = [(node.get("content"), node.get("arguments")) for node in root.iter("action")]
    assert actions == [
        ("Mark as read", "deskreader:story/7/read"),
        ("Star & keep", "deskreader:story/7/star"),
        ("Later", "deskreader:story/7/later"),
    ]


def test_scripts_hold_no_plain_text_of_the_article(qapp: object) -> None:
    scripts: list[str] = []
    service = WindowsService(lambda script, done: (scripts.append(script), done(len(scripts) < 2)))
    refused = record_all(service.refused)
    service.show("story-7'; evil", notification("Remove-Item 'x'", sound=True))
    service.show("summary", notification())
    service.withdraw("summary")
    service.close()
    assert refused == [("summary",)]
    assert "Remove-Item" not in scripts[0]
    assert "$t.Tag = 'story-7evil'" in scripts[0]
    xml = base64.b64decode(scripts[0].split("FromBase64String('")[1].split("'")[0]).decode()
    assert "silent='false'" in xml.replace('"', "'")
    assert APP_ID in scripts[0]
    assert ".Remove('summary', " in scripts[2]
