"""Accounts, the outbox of the user's acts, and what servers and other devices say of feeds and articles."""
