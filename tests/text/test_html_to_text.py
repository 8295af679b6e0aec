"""Sanitized HTML converted to plain text."""

from __future__ import annotations

import pytest

from deskreader.text.html_to_text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain  text\n", "plain text"),
        ("<p>one</p><p>two <b>bold</b></p>", "one\ntwo bold"),
        ("<div>one<br>two</div>", "one\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("H<sub>2</sub>O<sup>+</sup>", "H2O+"),
        ("<pre>def f():\n    return 1</pre>", "def f():\n    return 1"),
        ("<p>before</p><pre>a\n  b</pre><p>after\n more</p>", "before\na\n  b\nafter more"),
        ("<p>no\xa0break</p>", "no\xa0break"),
        ("<style>p{}</style><p>x</p><script>y</script><!-- z -->", "x"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_text_of_sanitized_html(html: str, text: str) -> None:
    assert text_of(html) == text
