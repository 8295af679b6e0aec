"""The address that is taken from the clipboard or from dropped text."""

from __future__ import annotations

import pytest

from deskreader.desktop.widgets.pasted_address import address_in


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://example.org/feed\n", "https://example.org/feed"),
        ("feed:https://example.org", "feed:https://example.org"),
        ("feed://example.org/x", "feed://example.org/x"),
        ("see https://example.org", ""),
        ("https://exa mple.org", ""),
        ("file:///etc/passwd", ""),
        ("example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://" + "x" * 5000, ""),
        ("", ""),
    ],
)
def test_only_a_text_that_is_an_address_is_taken(text: str, address: str) -> None:
    assert address_in(text) == address
