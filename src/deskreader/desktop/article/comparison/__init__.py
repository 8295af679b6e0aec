"""Comparing an earlier version of an article with the article as it is, in the place of its text."""
