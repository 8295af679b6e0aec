"""Announcing new articles."""
