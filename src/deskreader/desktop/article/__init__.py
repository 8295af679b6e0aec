"""The article pane: sets a stored article through QTextCursor, from the store alone."""
