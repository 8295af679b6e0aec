"""Pure helpers on text: HTML to words, addresses, dates, words for search. No state, no network, no storage."""
