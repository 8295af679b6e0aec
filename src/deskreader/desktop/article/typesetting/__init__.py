"""Sections to a QTextDocument, written through a QTextCursor."""
