"""What the user reads: the figures of feeds."""
