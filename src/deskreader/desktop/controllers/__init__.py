"""Navigation between views and articles, and the open article."""
