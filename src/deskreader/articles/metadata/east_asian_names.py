"""Finds authors by the labels and signatures that Chinese, Japanese and Korean pages write around their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from deskreader.articles.html.elements import word_set
from deskreader.articles.metadata.context import Piece
from deskreader.articles.metadata.person_names import is_east_asian

_NAMES = (
    r"([\u4e00-\u9fff\u3040-\u30ff·]{2,12}(?:\s?\([A-Za-z .]{3,30}\))?"
    r"(?:[ 　、,，/]+[\u4e00-\u9fff\u3040-\u30ff·]{2,4}(?=$|[ 　、,，/)）\s])){0,6})"
)
_LABEL = r"(?:作\s*者|撰\s*文|撰稿人?|文字|著\s*者|筆\s*者|執筆者?|执笔人?|取材・文|记者|記者|通讯员)"
AUTHOR = re.compile(
    rf"(?:{_LABEL}\s*[:：/／|｜]\s*|(?<![\w])文\s*[:：/／|｜]\s*|(?:记者|記者)\s+){_NAMES}"
    rf"|{_LABEL}\s*[:：]\s*(?P<alias>[A-Za-z]\w{{2,19}})(?=$|\s)"
)
"""A label that names who wrote a text, and the names after it."""
EDITOR = re.compile(rf"(?:责任编辑|責任編輯|责编|責編|编\s*辑|編\s*輯|編集)\s*[:：/／]\s*{_NAMES}")
"""A label that names who edited a text, and the names after it."""
_LABEL_ALONE = re.compile(rf"(?:^|\s){_LABEL}\s*[:：/／|｜]\s*$|^{_LABEL}$")
_REPORTER = re.compile(
    r"^\W*(?:本报|本報|本网|本網)?(?:记者|記者)\s*([\u4e00-\u9fff]{2,4}?)\s*(?:[\u4e00-\u9fff]{2,4})?(?:发自|報導|报道|摄)"
)
_SIGNED = re.compile(
    r"[（(]\s*(?:本报|本報|本网|本網)?(?:记者|記者|通讯员)?\s*([\u4e00-\u9fff]{2,3})(?:\s+[\u4e00-\u9fff]{2,4}报道)?\s*[）)]\s*$"
)
_KOREAN = re.compile(r"(?:^|[\s=|(\[])([가-힣]{2,4})\s?(?:기자|특파원)(?=$|[\s=|)\]])")
_BETWEEN = re.compile(r"[ 　、,，/]+(?![^(]*\)|\()")
_OFFICE = re.compile(
    r"^(?:本报|本報|本网|本網)?(?:记者|記者|通讯员)\s*|\s*(?:本报|本報|本网|本網)?(?:记者|記者|通讯员)$"
)
_NOT_NAMES = frozenset(("出自", "来源", "來源", "时间", "日期", "编辑", "发表于", "发布"))
_NAME_ALONE = re.compile("[\u4e00-\u9fff]{2,3}")
_OPENINGS = word_set("摘要 导语 前言 序言 引言 引子 正文 楔子 编者按 编者 提要 核心 序 目录 简介")
"""Headings with which texts begin."""
_TOP = 6  # texts at the headline among which a name may stand alone
_LONG = 20  # characters of a text that has begun
_LONGEST_LINE = 120  # characters
_LONGEST_NAME = 16  # characters of a line after a label that holds nothing but a name


def labelled(label: re.Pattern[str], pieces: Iterable[Piece]) -> list[str]:
    """Returns the names after a label anywhere in a line or in the line after it; Korean names precede their label."""
    expects_name = False
    for piece in pieces:
        line = piece.text
        if len(line) >= _LONGEST_LINE:
            expects_name = False
            continue
        if not expects_name and line.isascii():
            continue
        if expects_name and len(line) < _LONGEST_NAME and line not in _NOT_NAMES:
            return [line.strip("：:[]【】 ")]
        if found := label.search(line):
            if label is AUTHOR and found["alias"]:
                return [found["alias"]]
            if names := _separate(found[1]):
                return names
        if label is AUTHOR:
            if reporter := _REPORTER.match(line) or _KOREAN.search(line):
                return [reporter[1]]
            expects_name = _LABEL_ALONE.search(line) is not None
    return []


def _separate(names: str) -> list[str]:
    """Returns the single names in a text that holds nothing else."""
    found: list[str] = []
    for part in _BETWEEN.split(names):
        name = _OFFICE.sub("", part)
        if name in _NOT_NAMES:
            break
        if is_east_asian(name) or "(" in name:
            found.append(name)
    return found


def at_top(pieces: Sequence[Piece]) -> list[str]:
    """Returns the Chinese name that stands alone between the title and the text, as in essays."""
    for piece, following in pairwise(pieces[:_TOP]):
        is_alone = piece.element.tag == "p" and len(piece.element) == 0 and _NAME_ALONE.fullmatch(piece.text)
        if (
            is_alone
            and piece.text not in _OPENINGS
            and (following.text.startswith("——") or len(following.text) > _LONG)
        ):
            return [piece.text]
    return []


def signed(pieces: Sequence[Piece]) -> list[str]:
    """Returns the name in brackets with which a Chinese text ends."""
    for piece in pieces:
        found = _SIGNED.search(piece.text[-40:])
        if found and found.start() > 0:
            return [found[1]]
    return []
