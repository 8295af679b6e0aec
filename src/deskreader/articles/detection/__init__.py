"""Which part of a page is the article: blocks, candidates, pruning, and what is known of the site."""
