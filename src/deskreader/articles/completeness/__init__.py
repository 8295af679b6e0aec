"""Whether the text is the whole article, and if not, why."""
