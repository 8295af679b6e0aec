"""Finds the part of a page that is the article: blocks, selection, pruning, and what is known of the site."""
