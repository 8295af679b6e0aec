"""Search in unspaced scripts on a mixed set: it finds everything that occurs, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskreader.text.search.matcher import ArticleFilter, TermMatcher
from deskreader.text.search.query import expression, parse_query
from deskreader.text.search.snippet import LENGTH, passage
from deskreader.text.search.tokens import RUN, index_text

MIXED = (
    "今天上海的天气很好，公园里有很多人在散步。",
    "上海市政府宣布新的地铁线路明年开通。",
    "北京大学的研究人员发表了关于气候变化的论文。",
    "天气预报说明天会下雨，请带雨伞。",
    "他买了一台新电脑，用Python写程序。",
    "東京の天気は晴れ、気温は二十度です。",
    "京都の寺を訪れる観光客が増えている。",
    "新しいコンピューターを買いました。",
    "コンピュータの歴史についての本を読む。",
    "明日の会議は午後三時から始まります。",
    "วันนี้อากาศดีมากในกรุงเทพมหานคร",
    "รัฐบาลประกาศนโยบายใหม่เกี่ยวกับการศึกษา",
    "นักวิทยาศาสตร์ค้นพบดาวดวงใหม่",
    "ฝนตกหนักทำให้น้ำท่วมในหลายจังหวัด",
    "서울의 날씨는 맑고 기온은 이십 도입니다.",
    "정부가 새로운 교육 정책을 발표했다.",
    "과학자들이 새로운 별을 발견했다.",
    "한국어 검색이 정확하게 작동해야 한다.",
    "The weather in Tokyo (東京) and Seoul (서울) is fine; 天气 good.",
    "A mixed line: iPhone15手机 and ノートPC, costs ๑๒๐ baht.",
)


class Index:
    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE VIRTUAL TABLE t USING fts5(x, detail=none, columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )
        rows = [(number, index_text("", "", 1, text)) for number, text in enumerate(MIXED)]
        self.db.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", rows)

    def find(self, typed: str) -> set[int]:
        query = parse_query(typed)
        checker = ArticleFilter([group for group in query.must if not all(term.is_sure for term in group)])
        rows = self.db.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression(query.must),))
        return {row for (row,) in rows if checker.matches("", "", MIXED[row])}


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    made = Index()
    yield made
    made.db.close()


def parts() -> list[str]:
    """Returns every substring of two to five characters of every run in the set."""
    runs = [run for text in MIXED for run in RUN.findall(text)]
    return sorted({run[i : i + n] for run in runs for n in range(2, 6) for i in range(len(run) - n + 1)})


def test_recall_and_precision_are_perfect(index: Index) -> None:
    asked = parts()
    assert len(asked) > 900
    wrong = [part for part in asked if index.find(part) != {n for n, text in enumerate(MIXED) if part in text}]
    assert wrong == []


def test_single_characters_and_absent_text(index: Index) -> None:
    for sign in sorted({sign for text in MIXED for sign in "".join(RUN.findall(text))}):
        assert index.find(sign) == {n for n, text in enumerate(MIXED) if sign in text}, sign
    for absent in ("上京", "京上海", "天晴", "기온발견", "กรุงดาว"):
        assert index.find(absent) == set()


def test_words_beside_unspaced_scripts_are_found(index: Index) -> None:
    assert index.find("python") == {4}
    assert index.find('"iphone15手机"') == {19}
    assert index.find('"pc"') == {19}
    assert index.find("東京 서울") == {18}


@given(st.lists(st.sampled_from(["bees", "wasps", "a", "東京都", "Zoë", "…", "\n\n"]), min_size=1, max_size=200))
def test_a_passage_contains_the_hit_and_is_short(words: list[str]) -> None:
    text = " ".join(words)
    for typed in ("wasps", "東京", "zoe"):
        finder = TermMatcher(term for group in parse_query(typed).must for term in group)
        found = passage(text, finder)
        assert bool(found) == finder.is_in(text)
        assert len(found) <= LENGTH + 2
        if found:
            assert list(finder.spans(found))
            assert not re.search(r"\s\s|\n", found)
