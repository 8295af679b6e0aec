"""Which articles expire, and removing them."""
