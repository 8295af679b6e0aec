"""Trains and measures the grouping of articles into stories, and the finding of copies."""
