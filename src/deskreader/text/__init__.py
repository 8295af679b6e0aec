"""Pure helpers for text: encodings, dates, URLs, HTML to text, search. No state, no network, no storage."""
