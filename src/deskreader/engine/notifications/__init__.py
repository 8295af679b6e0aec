"""What to notify of, and when."""
