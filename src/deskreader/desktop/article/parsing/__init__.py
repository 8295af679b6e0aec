"""Parses sanitized HTML into the sections of an article: paragraphs, figures, tables. No Qt here."""
