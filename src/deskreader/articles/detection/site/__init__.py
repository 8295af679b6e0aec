"""What the pages of one site have in common, and how that is remembered."""
