"""What the user reads: the figures of feeds, and the briefing that follows from them."""
