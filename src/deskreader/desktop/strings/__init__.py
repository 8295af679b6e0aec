"""Translated messages, and how numbers, dates and titles are written."""
