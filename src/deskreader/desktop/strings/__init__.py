"""The window's words: translated messages, titles of views, and the formatting of numbers and dates."""
