"""What to notify of, and which articles tell of one event."""
