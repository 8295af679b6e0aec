"""The tokens of a script in JavaScript."""

from __future__ import annotations

import re
from typing import NamedTuple

from deskreader.rules.foreign.formula import NoCounterpartError

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)
      |(?P<number>\d+(?:\.\d+)?)
      |(?P<name>[A-Za-z_$][\w$]*)
      |(?P<sign>===|!==|==|!=|=>|<=|>=|&&|\|\||[-+*/%<>=!?:;,.(){}\[\]|&])""",
    re.X | re.S,
)
_EXPRESSION = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_BEFORE_OPERATOR = (")", "]", "}")
"""Signs after which a slash divides; elsewhere it begins a regular expression."""


class Token(NamedTuple):
    """A token: a name, a sign, a number, a text or an expression; the flags are those of an expression."""

    kind: str
    text: str
    flags: str = ""


def tokens_in(script: str) -> list[Token]:
    """Returns the tokens of a script, without comments. Raises: NoCounterpartError for what is none."""
    tokens: list[Token] = []
    position = 0
    while position < len(script):
        if script[position] == "/" and script[position + 1 : position + 2] not in ("/", "*") and not _divides(tokens):
            match = _EXPRESSION.match(script, position)
            if match is None:
                raise NoCounterpartError("expression")
            tokens.append(Token("expression", match[1], match[2]))
        else:
            match = _TOKEN.match(script, position)
            if match is None:
                raise NoCounterpartError(script[position : position + 20])
            if match.lastgroup != "space":
                text = _text_of(match[0]) if match.lastgroup == "text" else match[0]
                tokens.append(Token(match.lastgroup or "", text))
        position = match.end()
    return tokens


def _divides(tokens: list[Token]) -> bool:
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind == "sign":
        return last.text in _BEFORE_OPERATOR
    return last.text not in ("return", "case", "typeof")


def _text_of(literal: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[3])

    return _ESCAPE.sub(character, literal[1:-1])
