"""Sanitized HTML to sections, without Qt."""
