"""The job of the process that colours program code. Only that process imports this module: its lexers take a second.

Lexers search with regular expressions that a hostile text can keep busy for ever. Here they have a process of their
own, with a time limit, and no news waits for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers.c_cpp import CLexer, CppLexer
from pygments.lexers.configs import DockerLexer, IniLexer, TOMLLexer
from pygments.lexers.css import CssLexer
from pygments.lexers.data import JsonLexer, YamlLexer
from pygments.lexers.diff import DiffLexer
from pygments.lexers.dotnet import CSharpLexer
from pygments.lexers.erlang import ElixirLexer
from pygments.lexers.go import GoLexer
from pygments.lexers.haskell import HaskellLexer
from pygments.lexers.html import HtmlLexer, XmlLexer
from pygments.lexers.javascript import JavascriptLexer, TypeScriptLexer
from pygments.lexers.jvm import JavaLexer, KotlinLexer, ScalaLexer
from pygments.lexers.make import MakefileLexer
from pygments.lexers.objective import SwiftLexer
from pygments.lexers.perl import PerlLexer
from pygments.lexers.php import PhpLexer
from pygments.lexers.python import PythonConsoleLexer, PythonLexer
from pygments.lexers.r import SLexer
from pygments.lexers.ruby import RubyLexer
from pygments.lexers.rust import RustLexer
from pygments.lexers.scripting import LuaLexer
from pygments.lexers.shell import BashLexer, BashSessionLexer, PowerShellLexer
from pygments.lexers.sql import SqlLexer
from pygments.lexers.zig import ZigLexer
from pygments.token import Comment, Keyword, Literal, Name, Operator, String, _TokenType

LEXERS: tuple[type[Lexer], ...] = (
    BashLexer, BashSessionLexer, CLexer, CSharpLexer, CppLexer, CssLexer, DiffLexer, DockerLexer, ElixirLexer, GoLexer,
    HaskellLexer, HtmlLexer, IniLexer, JavaLexer, JavascriptLexer, JsonLexer, KotlinLexer, LuaLexer, MakefileLexer,
    PerlLexer, PhpLexer, PowerShellLexer, PythonConsoleLexer, PythonLexer, RubyLexer, RustLexer, SLexer, ScalaLexer,
    SqlLexer, SwiftLexer, TOMLLexer, TypeScriptLexer, XmlLexer, YamlLexer, ZigLexer,
)  # fmt: skip
"""The languages that news sites print; each class knows the names of its language."""
ROLES = (
    (Comment, "code_comment"),
    (Keyword, "code_keyword"),
    (Operator.Word, "code_keyword"),
    (Name.Tag, "code_keyword"),
    (String, "code_string"),
    (Literal.Number, "code_number"),
    (Name.Function, "code_name"),
    (Name.Class, "code_name"),
    (Name.Decorator, "code_name"),
    (Name.Attribute, "code_name"),
    (Name.Builtin, "code_name"),
)
"""The colour of each kind of token, by its role in the theme; the first that fits counts."""
_BY_NAME = {alias.lower(): lexer for lexer in LEXERS for alias in lexer.aliases}


def color_code(code: str, language: str) -> tuple[tuple[int, str], ...]:
    """Returns the code as runs: how many characters, and the role of their colour, which is empty for plain text.

    The runs cover the code exactly; there are none for a language that is not known.
    """
    lexer = _BY_NAME.get(language.lower())
    if lexer is None:
        return ()
    runs: list[tuple[int, str]] = []
    for _start, kind, text in lexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(code):
        role = _role(kind)
        if runs and runs[-1][1] == role:
            runs[-1] = runs[-1][0] + len(text), role
        else:
            runs.append((len(text), role))
    return tuple(runs) if sum(length for length, _ in runs) == len(code) else ()


def _role(kind: _TokenType) -> str:
    return next((role for ancestor, role in ROLES if kind in ancestor), "")


def load() -> None:
    """Compiles every lexer, since no file can be opened later."""
    for lexer in LEXERS:
        lexer()


JOBS: dict[str, Callable[..., Any]] = {"color_code": color_code}
