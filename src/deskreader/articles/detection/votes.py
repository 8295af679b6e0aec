"""Decides for each text of the article's block whether it stays: a learned model judges, structure protects.

No rule removes a text by itself but one: a text that is nothing but the label of a control, such as 'Listen to this
article', goes wherever it stands. Of all others the model knows which rule suspects them, and weighs that. The borders
were measured on labelled pages with whole hosts and whole sets left out of the training. What structure protects costs
up to .002 of F1, since labels of pages leave out boxes and lists; it is what a person would miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from itertools import islice, pairwise
from math import inf

from lxml.etree import _Element

from deskreader.articles.detection.blocks import Block
from deskreader.articles.detection.boilerplate import is_date_line
from deskreader.articles.detection.control_labels import control_labels
from deskreader.articles.detection.features import MAIN_PATH, Features
from deskreader.articles.detection.figure_blocks import is_small, leads_elsewhere, leads_to_video
from deskreader.articles.detection.model import is_likelier
from deskreader.articles.detection.rules import NEARLY_CERTAIN, Reason
from deskreader.articles.detection.selection import Selection
from deskreader.articles.detection.units import CODE, FORM, LIST, TABLE, WHOLE, TextUnit
from deskreader.articles.html.elements import all_text, first_in, latin_length
from deskreader.articles.html.grids import has_plain_cell, is_grid, is_numbered, is_regular
from deskreader.articles.html.notices import is_notice

ALWAYS, NEVER = -inf, inf
_BORDER = 0.0  # log-odds below which a text goes that no rule suspects
_SUSPECT_BORDER = 0.6  # the same for one that a rule suspects
_NAMED_BORDER = 1.2  # the same for one that a name speaks against: of 18 between, half belonged to the article
_LINE_BORDER = 1.5  # the same for a label with a link: other borders score no better
_CERTAIN_BORDER = 2.3  # the same for one that is nearly always something else: a comment, a sign-up, a form
_STRUCTURAL = frozenset((
    Reason.NAMED, Reason.LINKS, Reason.OPENS, Reason.TEASERS, Reason.REJECTED, Reason.LABELLED_LINK,
))  # fmt: skip
"""Rules that see more than words, a tag or a vague name: a text they suspect is not protected by its own structure."""
_CALLOUTS = (Reason.TAGGED, Reason.DOUBTFUL)
_DOUBTED_LINKS = (None, Reason.LINKS)
_WORDS_ONLY = frozenset((Reason.PHRASE, Reason.DOUBTFUL, Reason.CAPTION))
"""Rules that mean nothing in an article of little text, whose texts the model has never seen."""
_NAMES_ONLY = frozenset((Reason.NAMED, Reason.DOUBTFUL, Reason.CAPTION))
"""Rules that know a text by a name around it."""
_SLIGHT_DOUBTS = (None, Reason.DOUBTFUL)
"""Of 95 texts near the border that only a vague name spoke against, 80 belonged to the article."""
_PLAIN_BORDER = -2.0  # of an unlinked text between paragraphs that no rule suspects: -1.0 scores no better
_NOTE_BORDER = -3.0  # of such a text in a box of its own that leads nowhere, as notes and questions stand in
_VIDEO_BORDER = -4.0  # of the words that link to a video, as where a player waits for consent
_LINKED_CALLOUT_BORDER = -3.0  # of a sentence with a few links in a callout: of eleven, six belonged to the article
_LONGEST_NOTE = 80  # characters of it
_LETTER = re.compile(r"[^\W\d_]")
_LINKED_MAIN_BORDER = -1.5  # of a partly linked text under the class path of the main texts, wherever it stands
_MOST_OF_MAIN_TEXT = 0.7  # linked share of such a text
_NAMED_MAIN_BORDER = -1.0  # of such a text with hardly a link that only a name speaks against
_LINKED_SENTENCE = 60  # characters of a linked text that, ending like a sentence amid its like, is one
_LONGEST_CAPTION = 300  # characters of a text that may be a caption or the title of a part
_LONGEST_NUMBER = 9  # characters beside a caption, such as 2 / 12
_FRAMES_OF_IMAGE = 3  # boxes around a caption in which its image is looked for
_MAY_CAPTION = (None, Reason.CAPTION, Reason.DOUBTFUL)
_MOST_PARTS = 200
_NEAR = 4  # texts after the title of a part, of which one is its main text
_FULL_STOPS = ".!?。！？।؟"
_NAMED_SENTENCE = 90  # characters of a text without links that is prose, whatever its box is called
_LISTED_LINK_BORDER = -3.0  # of a link in a list amid the text that no rule suspects
_TABLE_BORDER = -1.5
_LINKED_TABLE_BORDER = -4.0  # of a text of a table with rows and columns, most of which is linked
_DESCRIBED_BORDER, _DESCRIBED_BORDER_BEHIND = -2.0, -1.75  # of a list of links with words about each
_FEWEST_ITEMS = 3  # of such a list
_NUMBER = re.compile(r"\d+")
_SHORTEST_WORDS = 4  # characters of the words about a link
_MOST_ALIKE = 0.5  # share of different words that such a list exceeds
_ITEM_LISTS = frozenset(("ul", "ol"))
_MOST_LINKED_CELLS = 0.5  # link density of a table of data
_FEW_LINKED_CELLS = 0.1  # the same for one with headers, all of whose texts stay
_LONGEST_LINE = 200  # characters of a line that names the article's authors
_MOST_OF_LINE = 0.5  # linked share of such a line
_FEWEST_ROWS = 2
_TABLE_PARTS = frozenset(("tbody", "tr", "td", "th"))
_MOST_ROWS = 20  # rows that are looked at
_NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|[*†‡§¶#]+|\[?note \d+\]?)\W*", re.I)
_LONGEST_MARK = 8  # characters of a link to a note
_NOTES = frozenset(("li", "p", "div", "dd", "dt", "aside", "section", "td", "span", "a", "sup", "small"))


def kept_units(units: list[TextUnit], selection: Selection, scale: float) -> list[bool]:
    """Returns for each text whether it stays."""
    features = Features(units, selection, scale)
    return [
        border <= ALWAYS or (border < NEVER and is_likelier(features.row(index), border))
        for index, border in enumerate(borders_of(units, features, selection))
    ]


def borders_of(units: list[TextUnit], features: Features, selection: Selection) -> list[float]:
    """Returns for each text the log-odds above which it stays; `ALWAYS` and `NEVER` leave the model no say."""
    if selection.is_sparse:
        borders = _borders_in_sparse(units)
    else:
        guard = _Guard(features, _notes(selection.block.element))
        borders = [_border(unit, index, features, guard) for index, unit in enumerate(units)]
    for index in control_labels(units, features):
        borders[index] = NEVER
    return borders


def _borders_in_sparse(units: list[TextUnit]) -> list[float]:
    """Returns the borders of the texts of an article of little text: all stay but what is suspect.

    Dates and notices go as well, unless they stand under the class path of most other words.
    """
    is_wanted = [unit.reason is None or unit.reason in _WORDS_ONLY for unit in units]
    lengths = Counter[int]()
    for unit, is_one in zip(units, is_wanted, strict=True):
        lengths[unit.path] += is_one * len(unit.text)
    main = max(lengths, key=lengths.__getitem__, default=0)
    return [
        ALWAYS if is_one and (unit.path == main or not (is_date_line(unit.text) or is_notice(unit.text))) else NEVER
        for unit, is_one in zip(units, is_wanted, strict=True)
    ]


def _border(unit: TextUnit, index: int, features: Features, guard: _Guard) -> float:
    if unit.reason in NEARLY_CERTAIN:
        return _CERTAIN_BORDER
    if (unit.link or unit.is_own) and len(unit.text) <= _LONGEST_LINE and _names_authors(unit):
        return NEVER
    border = _BORDER if unit.reason in _SLIGHT_DOUBTS else _SUSPECT_BORDER
    if unit.reason is Reason.NAMED:
        border = _NAMED_BORDER
    elif unit.reason is Reason.LABELLED_LINK:
        border = _LINE_BORDER
    is_main = features.path_prose(index) > MAIN_PATH
    if unit.around & FORM and unit.reason is not None and not is_main:
        return _CERTAIN_BORDER
    if is_main:
        if unit.reason is None and unit.link < _MOST_OF_MAIN_TEXT * len(unit.text):
            border = ALWAYS if unit.link < MAIN_PATH * len(unit.text) else _LINKED_MAIN_BORDER
        elif unit.reason in _NAMES_ONLY and unit.link < MAIN_PATH * len(unit.text):
            border = _NAMED_MAIN_BORDER
    return ALWAYS if border <= ALWAYS else min(border, guard.border(unit, index))


def _names_authors(unit: TextUnit) -> bool:
    """Whether a text is a line of authors by its markup: most of it are links to authors (HTML, `rel="author"`)."""
    within = set[_Element]()
    if unit.is_own:
        within = {link for child in unit.block.children for link in child.element.iter("a")}
    links = [link for link in unit.block.element.iter("a") if link not in within]
    if not all("author" in (link.get("rel") or "").lower().split() for link in links):
        return False
    return sum(len(all_text(link)) for link in links) > _MOST_OF_LINE * len(unit.text)


class _Guard:
    """Protects texts by the structure that they stand in: notes, formulas, data, code, lists, callouts."""

    def __init__(self, features: Features, notes: set[_Element]) -> None:
        self.features = features
        self.notes = notes
        self.series: dict[int, list[int]] = {}  # the texts under each class path, once they were asked
        self.tables: dict[Block, float] = {}  # how well a table protects its texts
        self.described: dict[Block, bool] = {}  # which lists say something of each link in them
        self.leading: dict[Block, bool] = {}  # which blocks ask for something or lead to something else

    def border(self, unit: TextUnit, index: int) -> float:
        """Returns the log-odds below which a text goes by its structure; a high number where nothing protects it."""
        if self.notes and _is_note(unit, self.notes):
            return ALWAYS
        is_seen_through = unit.reason in _STRUCTURAL
        if not unit.link and not is_seen_through and first_in(unit.block.element, "math") is not None:
            return ALWAYS
        if unit.around & CODE:
            return ALWAYS
        if unit.around & TABLE and _may_be_data(unit) and (found := self.in_table(unit, index)) < NEVER:
            return found
        if unit.around & LIST and unit.link and unit.reason in _DOUBTED_LINKS and self.is_described(unit):
            return _DESCRIBED_BORDER if self.features.is_between(index) else _DESCRIBED_BORDER_BEHIND
        if not is_seen_through:
            if unit.around & WHOLE:
                return ALWAYS
            if unit.around & LIST and not (unit.suspect is not None and unit.suspect.link) and not _links_of_list(unit):
                return ALWAYS
        is_short = not unit.link and len(unit.text) < _LONGEST_CAPTION
        if is_short and (unit.suspect is None or unit.suspect is unit.block) and self.heads_parts(unit):
            return ALWAYS
        if self.features.is_between(index):
            is_caption = is_short and unit.reason in _MAY_CAPTION and _captions_image(unit)
            return ALWAYS if is_caption else self.between(unit, index)
        is_lead = index < self.features.first and unit.reason is None and not unit.link
        return _PLAIN_BORDER if is_lead and _is_sentence(unit.text, _NAMED_SENTENCE) else NEVER

    def heads_parts(self, unit: TextUnit) -> bool:
        """Whether a text is one of a series, no two alike, with main text after each: titles, numbers or days."""
        if not self.series:
            for index, each in enumerate(self.features.units):
                self.series.setdefault(each.path, []).append(index)
        indexes = self.series[unit.path]
        if not 1 < len(indexes) < _MOST_PARTS:
            return False
        units, main_before = self.features.units, self.features.main_before
        end = len(units)
        return len({units[index].text for index in indexes}) == len(indexes) and all(
            main_before[index] < main_before[min(index + _NEAR, following)]
            for index, following in pairwise([*indexes, end])
        )

    def between(self, unit: TextUnit, index: int) -> float:
        """Returns the same for a text between paragraphs: of a callout, a video, or beside the main texts."""
        if (unit.link or (unit.is_own and unit.block.link)) and leads_to_video(unit.block.element):
            return _VIDEO_BORDER
        if unit.around & LIST and unit.reason is None and unit.link > _MOST_LINKED_CELLS * len(unit.text):
            return _LISTED_LINK_BORDER  # its list leads to other sites, or to parts of the page
        if unit.link:
            if not _is_sentence(unit.text, _LINKED_SENTENCE):
                return NEVER
            if unit.suspect is not None and unit.reason in _CALLOUTS and unit.link < MAIN_PATH * len(unit.text):
                return _LINKED_CALLOUT_BORDER if first_in(unit.suspect.element, "form", "input") is None else NEVER
            is_amid = unit.reason in _DOUBTED_LINKS and self.features.path_prose(index) > MAIN_PATH
            return _PLAIN_BORDER if is_amid else NEVER
        if unit.suspect is None:
            box = self.features.box_around(unit.parent)
            if box is None:
                return _PLAIN_BORDER
            is_note = len(unit.text) < _LONGEST_NOTE and _LETTER.search(unit.text) and not is_date_line(unit.text)
            return (_NOTE_BORDER if is_note else _PLAIN_BORDER) if not self.leads(box) else NEVER
        is_callout = unit.reason in _CALLOUTS and unit.suspect.tag != "p"
        is_prose = unit.reason is Reason.NAMED and _is_sentence(unit.text, _NAMED_SENTENCE) and not is_notice(unit.text)
        return ALWAYS if (is_callout or is_prose) and not self.leads(unit.suspect) else NEVER

    def leads(self, block: Block) -> bool:
        """Whether a block leads to something else: it holds a link, or a field to fill in."""
        if block not in self.leading:
            self.leading[block] = block.link > 0 or first_in(block.element, "form", "input", "a") is not None
        return self.leading[block]

    def is_described(self, unit: TextUnit) -> bool:
        """Whether each item of the list around a text is a link and words about it, such as a year."""
        around = _ancestor(unit, _ITEM_LISTS)
        if around is None:
            return False
        if around not in self.described:
            self.described[around] = _are_described(around.element)
        return self.described[around]

    def in_table(self, unit: TextUnit, index: int) -> float:
        """Returns the same for a text of a table."""
        table = _ancestor(unit, ("table",))
        if table is None:
            return NEVER
        if table not in self.tables:
            self.tables[table] = _table_border(table)
        border = self.tables[table]
        if (
            border < NEVER
            and self.features.is_between(index)
            and (not table.link or first_in(table.element, "th") is not None)
        ):
            return ALWAYS
        return border


def _may_be_data(unit: TextUnit) -> bool:
    """Whether nothing but a name of its row or cell, which may tell a topic, speaks against a text of a table."""
    return unit.reason is not Reason.NAMED or (unit.suspect is not None and unit.suspect.tag in _TABLE_PARTS)


def _captions_image(unit: TextUnit) -> bool:
    """Whether a text stands alone beside an image of the article: in its box is hardly another word, and no link."""
    box: Block | None = unit.parent
    for _ in range(_FRAMES_OF_IMAGE):
        if box is None or box.link or box.text > len(unit.text) + _LONGEST_NUMBER:
            return False
        images = list(islice(box.element.iter("img"), 2))
        if images:
            is_one = len(images) == 1 or unit.reason is Reason.CAPTION
            return is_one and not leads_elsewhere(box) and not is_small(images[0])
        box = box.parent
    return False


def _is_sentence(text: str, least: int) -> bool:
    """Whether a text is longer than so many letters and ends like a sentence."""
    return text[-1] in _FULL_STOPS and latin_length(text) > least


def _ancestor(unit: TextUnit, tags: Container[str]) -> Block | None:
    block: Block | None = unit.block
    while block is not None and block.tag not in tags:
        block = block.parent
    return block


def _links_of_list(unit: TextUnit) -> int:
    """Returns the linked characters of the list that a text stands in."""
    around = _ancestor(unit, ("ul", "ol", "dl"))
    return around.link if around is not None else 0


def _are_described(around: _Element) -> bool:
    """Whether each item of a list has words beside its link, as part of a sentence before it or as a remark after it.

    Labels that end in a colon, dates, and the same words in each item are what lists of other articles have.
    """
    remarks: list[str] = []
    items = around.findall("li")
    for item in items:
        link = first_in(item, "a")
        linked = all_text(link).strip() if link is not None else ""
        if not linked:
            return False
        before, _, after = all_text(item).partition(linked)
        if before.strip():
            if len(before.strip()) < _SHORTEST_WORDS or not before.strip()[-1].isalnum():
                return False
        elif len(after.strip()) < _SHORTEST_WORDS or is_date_line(after) or len(_NUMBER.findall(after)) > 1:
            return False
        else:
            remarks.append(after)
    return len(items) >= _FEWEST_ITEMS and len(set(remarks)) >= _MOST_ALIKE * len(remarks)


def _is_data(table: Block) -> bool:
    """Whether a table holds data: it has headers, or rows of cells that are not mostly links."""
    rows = list(islice(table.element.iter("tr"), _MOST_ROWS))
    if len(rows) < _FEWEST_ROWS or first_in(table.element, "table") is not None:
        return False
    if table.link_density < _MOST_LINKED_CELLS:
        return _has_header(table) or len(rows) > _FEWEST_ROWS or (not table.link and all(map(has_plain_cell, rows)))
    return is_grid(table.element, rows)


def _table_border(table: Block) -> float:
    """Returns the log-odds below which a text of a table goes."""
    if is_numbered(table.element):
        return ALWAYS
    if not _is_data(table):
        return NEVER
    if table.link_density >= _MOST_LINKED_CELLS:
        return _LINKED_TABLE_BORDER
    is_certain = table.link_density < _FEW_LINKED_CELLS and (_has_header(table) or is_regular(table.element))
    return ALWAYS if is_certain else _TABLE_BORDER


def _has_header(table: Block) -> bool:
    return first_in(table.element, "th", "caption") is not None


def _notes(top: _Element) -> set[_Element]:
    """Returns the elements that marks in the text, such as a raised number, lead to: its footnotes."""
    marks = {
        (link.get("href") or "")[1:]
        for link in top.iter("a")
        if (link.get("href") or "")[:1] == "#" and len(all_text(link)) <= _LONGEST_MARK and _is_mark(link)
    }
    if not marks:
        return set()
    found = {
        element
        for element in top.iter(*_NOTES)
        if element.get("id") in marks or (element.tag == "a" and element.get("name") in marks)
    }
    found |= {
        around
        for element in found
        if element.tag in ("a", "sup", "span") and (around := element.getparent()) is not None
    }
    lists = {around for element in found if element.tag == "li" and (around := element.getparent()) is not None}
    return (found | lists) - {top}


def _is_mark(link: _Element) -> bool:
    """Whether a link is a mark within a text, not the number of a list or of a comment."""
    around = link.getparent()
    if _NOTE_MARK.fullmatch(all_text(link).strip()) is None or around is None:
        return False
    if around.tag == "span" and len(around) == 1 and around.text is None:
        around = around.getparent()
        if around is None:
            return False
    return around.tag == "sup" or (around.tag in ("p", "span", "td", "li", "em", "strong") and around.text is not None)


def _is_note(unit: TextUnit, notes: set[_Element]) -> bool:
    block: Block | None = unit.block
    while block is not None:
        if block.element in notes:
            return True
        block = block.parent
    return unit.is_own and not notes.isdisjoint(unit.block.element)
