"""The briefing as a book: written on request, and each day at an hour of the user's choice."""
