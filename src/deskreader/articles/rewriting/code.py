"""Rewrites program code of a page: its lines, and its language."""

from __future__ import annotations

import re
from html import escape
from itertools import islice

from lxml.etree import _Element

from deskreader.articles.html.elements import all_text, attribute, first_in, spaced_line, word_set

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight|brush:?|sourceCode"
    r"|prettyprint lang)[-: ]+([A-Za-z0-9+#.]{1,20})(?=$|[\s;])"
)
_NO_LANGUAGE = frozenset(("none", "text", "plain", "plaintext", "toolbar", "highlighter", "linenums"))
_GUTTER = re.compile(
    r"(?:^|[\s_-])(gutter|linenos?|line[-_]?numbers?(?:-rows)?|blob-num|lnt?|hljs-ln-n|rouge-gutter|copy|toolbar)(?=$|[\s_-])",
    re.I,
)
_CONTROLS = frozenset(("copy", "toolbar"))
_LETTER = re.compile(r"[^\W\d]")
_CODE_CELL = re.compile(r"code|blob|line|content|source", re.I)
_LABEL = re.compile(
    r"(?:copy|copied|copy (?:code|to clipboard|snippet|link)|kopieren|kopiert|copier|copié|copiar|copia"
    r"|复制(?:代码)?|コピー"
    r"|wrap|expand|collapse|raw|view raw|download|run|run code|edit|plain text|line numbers?|code|example|output"
    r"|toggle (?:word )?wrap|open in (?:playground|editor))[!.]?$",
    re.I,
)
"""What the controls of a code block say; a file name is no label and stays."""
_LANGUAGES = word_set(
    "ada apl asm assembly awk bash basic bat batch brainfuck c c# c++ clojure cmake cmd cobol coffeescript cpp crystal"
    " cs"
    " csharp css csv cuda curl d dart diff docker dockerfile elixir elm erlang f# fish fortran fsharp gdscript git glsl"
    " go golang graphql groovy haskell hcl html http ini java javascript jinja js json json5 jsonc jsx julia kotlin"
    " kql latex less lisp log lua makefile markdown matlab md mermaid nginx nim nix objc objective-c ocaml pascal perl"
    " php plaintext postgresql powershell prolog proto protobuf ps1 python python3 py r rb regex ruby rust rs sass"
    " scala"
    " scheme scss sh shell solidity sql svelte svg swift tcl terminal text toml ts tsx typescript vb vba verilog vim"
    " vue wasm xml yaml yml zig zsh console"
)
_NUMBER = re.compile(r"\s*(\d{1,5})(?: |$)")
_FEWEST_NUMBERED = 2  # lines of code with numbers in front of them
_LONGEST_LABELS = 60  # characters of the labels of a code block
_UNREAD = frozenset(("button", "textarea", "svg", "script", "style", "input", "select", "template"))
_LOOKED_UP = 3  # ancestors whose class may name the language


def code_html(element: _Element) -> str:
    """Returns a `pre` with its line breaks and without line numbers; empty where there is no text."""
    text = "".join(_pieces(element)).replace("\r\n", "\n").replace("\xa0", " ").strip("\n")
    if not text.strip():
        return ""
    if _begins_with_number(element):
        text = _without_numbers(text)
    language = _language(element)
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre{name}>{escape(text, quote=False)}</pre>"


def _begins_with_number(code: _Element) -> bool:
    """Whether the first words of code are the number 1 in an element of its own."""
    first = next((inner for inner in code.iter() if (inner.text or "").strip()), code)
    return first is not code and (first.text or "").strip() == "1"


def _without_numbers(text: str) -> str:
    """Returns lines without the numbers in front of them, if all of them are numbered."""
    lines = text.split("\n")
    found = [_NUMBER.match(line) for line in lines]
    if len(lines) < _FEWEST_NUMBERED or [match and int(match[1]) for match in found] != [*range(1, len(lines) + 1)]:
        return text
    return "\n".join(line[match.end() :] for line, match in zip(lines, found, strict=True) if match)


def is_gutter(element: _Element) -> bool:
    """Whether an element beside code holds line numbers or buttons."""
    found = _GUTTER.search(attribute(element, "class"))
    return found is not None and (found[1].lower() in _CONTROLS or not _LETTER.search(all_text(element)))


def _pieces(element: _Element) -> list[str]:
    """Returns the texts in order, with a line break for each `br` and after each line that is an element of its own."""
    found = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_gutter(child):
            if child.tag == "br":
                found.append("\n")
            else:
                pieces = _pieces(child)
                found += pieces
                if child.tag in ("div", "p", "li", "tr") and not "".join(pieces).endswith("\n"):
                    found.append("\n")
        found.append(child.tail or "")
    return found


def _language(element: _Element) -> str:
    """Returns the language that class names of the code's element, or of one around it, give."""
    inner = element.find(".//code")
    candidates: list[_Element] = [inner] if inner is not None else []
    up: _Element | None = element
    while up is not None and len(candidates) < _LOOKED_UP + 1:
        candidates.append(up)
        up = up.getparent()
    for candidate in candidates:
        named = attribute(candidate, "data-lang") or attribute(candidate, "data-language")
        found = _LANGUAGE.search(attribute(candidate, "class"))
        language = (named or (found[1] if found else "")).lower()
        if re.fullmatch(r"[a-z0-9+#.]{1,20}", language) and language not in _NO_LANGUAGE:
            return language
    return ""


def code_cell(table: _Element) -> _Element | None:
    """Returns the cell with the code of a table that sets line numbers beside it; None for other tables."""
    rows = list(table.iter("tr"))
    if len(rows) != 1:
        return None
    cells = [cell for cell in rows[0] if cell.tag in ("td", "th")]
    if len(cells) != 2 or first_in(cells[1], "pre") is not None:
        return None
    numbers = spaced_line(cells[0]).split()
    if not numbers or not all(number.isdecimal() and len(number) < 6 for number in numbers):
        return None
    counts = numbers == [str(int(numbers[0]) + index) for index in range(len(numbers))]
    return cells[1] if counts and len(_lines(cells[1])) == len(numbers) else None


def code_in_rows(table: _Element) -> _Element | None:
    """Returns the code of a table with a row for each line, beside its number, as a `pre`; None for other tables."""
    rows = list(table.iter("tr"))
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) != 2 or not _CODE_CELL.search(attribute(cells[1], "class")):
            return None
        shown = all_text(cells[0]).strip() or attribute(cells[0], "data-line-number")
        if shown != str(number):
            return None
        lines.append(all_text(cells[1]).strip("\n"))
    if not lines:
        return None
    code = table.makeelement("pre", {})
    code.text = "\n".join(lines)
    return code


def _lines(cell: _Element) -> list[str]:
    return "".join(_pieces(cell)).strip("\n").split("\n")


def framed_code(frame: _Element) -> _Element | None:
    """Returns the only code in an element that else holds no more than labels: the language, 'Copy' and the like."""
    codes = list(islice(frame.iter("pre"), 2)) or [
        cell for table in islice(frame.iter("table"), 2) if (cell := code_cell(table)) is not None
    ]
    if len(codes) != 1:
        return None
    labels = _texts_beside(frame, codes[0])
    if not labels or sum(map(len, labels)) > _LONGEST_LABELS:
        return None
    return codes[0] if all(_LABEL.match(label) or label.lower() in _LANGUAGES for label in labels) else None


def _texts_beside(frame: _Element, code: _Element) -> list[str]:
    """Returns the texts in a frame outside its code and outside what is silent or a gutter."""
    inside = set(code.iter())
    table = next(code.iterancestors("table"), None) if code.tag == "td" else None
    if table is not None:
        inside |= set(table.iter())
    found: list[str] = []
    for element in frame.iter():
        if (
            element in inside
            or element.tag in _UNREAD
            or any(up.tag in _UNREAD for up in islice(element.iterancestors(), 4))
        ):
            texts = [element.tail] if element in (code, table) or element.tag in _UNREAD else []
        else:
            texts = [element.text, element.tail if element is not frame else None]
        found += [line for text in texts if text and (line := " ".join(text.split()))]
    return found
