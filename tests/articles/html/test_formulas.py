"""Formulas are readable text within their line: MathML and TeX."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from deskreader.articles.html.formulas import mathml_html, tex_html


def html_of(mathml: str) -> str:
    """The HTML of a formula in MathML."""
    math = etree.fromstring(f"<p><math>{mathml}</math></p>", etree.HTMLParser()).find(".//math")
    assert math is not None
    return mathml_html(math)


@pytest.mark.parametrize(
    ("mathml", "html"),
    [
        ("<mi>h</mi><mo>=</mo><mi>a</mi><mo>+</mo><mi>b</mi>", "h=a+b"),
        ("<msup><mi>e</mi><mrow><mi>k</mi><mi>t</mi></mrow></msup>", "e<sup>kt</sup>"),
        ("<msubsup><mi>x</mi><mn>0</mn><mn>2</mn></msubsup>", "x<sub>0</sub><sup>2</sup>"),
        ("<mfrac><mn>1</mn><mn>3</mn></mfrac>", "1/3"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<msqrt><mi>x</mi></msqrt>", "√x"),
        ("<mi>x</mi><mo>&lt;</mo><mn>4</mn>", "x&lt;4"),
        ("<semantics><mi>E</mi><annotation>E</annotation></semantics>", "E"),
        ("<mi>x</mi><mtext>if</mtext><mi>y</mi>", "x if y"),
    ],
)
def test_mathml_is_written_as_text(mathml: str, html: str) -> None:
    assert html_of(mathml) == html


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"{\displaystyle \Omega}", "Ω"),
        ("r_{n+1} = 2 r_n", "r<sub>n+1</sub> = 2 r<sub>n</sub>"),
        (r"\frac{1}{3}", "1/3"),
        (r"\[\alpha^2 \leq \sqrt{a+b}\]", "α<sup>2</sup> ≤ √(a+b)"),
        (r"\mathbf{Q} < 1", "Q &lt; 1"),
        ("$x$", "x"),
        ("", ""),
    ],
)
def test_tex_is_written_as_text(tex: str, html: str) -> None:
    assert tex_html(tex) == html


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="\\{}^_ab12<>&$ frcsqt", max_size=200))
def test_any_tex_is_accepted_and_escaped(tex: str) -> None:
    written = tex_html(tex)
    for tag in ("<sup>", "</sup>", "<sub>", "</sub>"):
        written = written.replace(tag, "")
    assert "<" not in written


def test_deep_tex_is_read_quickly() -> None:
    assert tex_html("{" * 2_000 + "x" + "}" * 2_000) is not None
    assert tex_html("^" * 3_000) is not None
