"""What a stranger's document may cost: every limit on size, time, memory and number, in one place.

With these limits, no document makes the program's own process grow by more than 60 MB. SECURITY.md has the same figures
in a table, with the test of each.
"""

from __future__ import annotations

# --- the worker process -----------------------------------------------------------------------------------------------

WORKER_MEMORY = 1_500_000_000
"""Bytes of address space. A document that needs more is hostile."""
JOB_SECONDS = 20
"""Of one job; then its process is killed."""
LARGEST_ANSWER = 8_000_000
"""Bytes on the pipe."""
ANSWER_MEMORY = 24_000_000
"""Bytes in the program's memory that the values of one answer may take; checked before they are made."""

# --- what is fetched --------------------------------------------------------------------------------------------------

LARGEST_FEED = 16_000_000
"""Bytes of a feed document, or of a page that is searched for feeds; the same decoded."""
LARGEST_PAGE = 10_000_000
"""Bytes of the page of an article."""
LARGEST_PICTURE = 15_000_000
"""Bytes of a picture, fetched or in an archive."""
LARGEST_ICON = 1_000_000
"""Bytes of a feed's icon."""
LARGEST_MEDIA = 8_000_000_000
"""Bytes of a sound or film that the user saves: they go to the disk, piece by piece."""
LARGEST_ROBOTS = 512_000
"""Bytes of a robots.txt (RFC 9309, 2.5: at least 500 KiB)."""

LARGEST_SYNC_ANSWER = 24_000_000
"""Bytes of an answer of a sync server: a list of 100,000 ids has some 6 MB."""

# --- feeds ------------------------------------------------------------------------------------------------------------

MOST_ENTRIES = 10_000
"""Entries of one feed document; no feed that people read has more."""

# --- earlier revisions of articles ------------------------------------------------------------------------------------

MOST_REVISIONS = 12
"""Earlier revisions of one article; the first, the last and the one that the user read stay longest."""
LARGEST_REVISIONS = 1_000_000
"""Bytes on the disk of all earlier revisions of one article."""
MOST_PAGE_CHECKS = 12
"""Times that the page of one article is read once more because its feed tells of a change."""

# --- HTML and pictures ------------------------------------------------------------------------------------------------

LONGEST_HTML = 8_000_000
"""Characters of one piece of HTML that are read."""
DEEPEST_HTML = 240
"""Elements in elements that are read."""
MOST_PIXELS = 50_000_000
"""Of a picture, by its header and before it is decoded: 200 MB decoded, in the worker."""
LONGEST_SIDE = 30_000
"""Pixels of a picture's width or height."""
LARGEST_PNG = 5_000_000
"""Bytes; a picture that is larger as PNG becomes JPEG and loses its transparency."""

# --- rules ------------------------------------------------------------------------------------------------------------

RULE_SECONDS = 4
"""Of one job that looks for what rules match; then its process is killed, and the rule that took so long is found."""
LONGEST_EXPRESSION = 2_000
"""Characters of a regular expression, of a phrase and of any other value of a condition."""
MOST_RULE_VALUES = 1_000
"""Values of all conditions of one rule together."""
MOST_RULES = 2_000
"""Rules in a library, and in a file of another reader."""
LONGEST_RULE_TEXT = 100_000
"""Characters of an article in which rules look."""

# --- lists of feeds ---------------------------------------------------------------------------------------------------

LARGEST_OUTLINE = 8_000_000
"""Bytes of an OPML file: 25,000 feeds with long names."""
MOST_OUTLINES = 50_000
"""Feeds and folders in one list; a list with more is refused, so that none of them is dropped without a word."""
DEEPEST_OUTLINE = 20
"""Folders in folders; the content of deeper ones goes into the twentieth."""

# --- archives ---------------------------------------------------------------------------------------------------------

LARGEST_DIRECTORY = 400_000_000
"""Bytes of an archive's list of files, which is read piece by piece: some four million files."""
MOST_PICTURES = 500_000
"""Pictures in one archive."""
LARGEST_MANIFEST, LARGEST_SETTINGS = 64_000, 1_000_000
"""Bytes of these members."""
LONGEST_RECORD = 6_000_000
"""Bytes of one line: an article with up to three versions of its text."""
RECORD_MEMORY = 12_000_000
"""Bytes in memory that the texts of one record may take."""
MOST_RECORDS = 3_000_000
"""Articles in an archive, and states of articles."""
MOST_LISTED = 50_000
"""Folders, feeds, saved searches and credentials in an archive, of each."""
LARGEST_LISTING = 16_000_000
"""Bytes of all folders in an archive, and likewise of all feeds, saved searches and credentials."""
MOST_EXPANSION, FREE_EXPANSION = 50, 100_000_000
"""What is read of a file to import may be so many times the file's size, and so many bytes more, on the disk."""

# --- databases of other readers ---------------------------------------------------------------------------------------

LONGEST_VALUE = 4_000_000
"""Bytes of one value; SQLite refuses a larger one before it is made."""
MOST_STEPS = 5_000_000_000
"""Instructions of SQLite's virtual machine for one database."""
DATABASE_SECONDS = 60
"""Of one job on a database."""
MOST_DATABASE_FEEDS = 20_000
"""Feeds and folders in a database, of each."""
DATABASE_TEXT = 4_000_000
"""Characters of all names and addresses of feeds."""
MOST_FEED_ARTICLES = 1_000_000
"""Articles of one feed in a database."""
