"""Rules in the library: the rules themselves, what they look at in stored articles, and what they do to articles."""
