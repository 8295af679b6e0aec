"""Decides whether the extracted text is the whole article, and if not, why."""
