"""Writes the sections of an article into a QTextDocument through a QTextCursor, and paints what lies beneath."""
