"""Clients of `fetch` with the credentials, limits and pauses of this library."""
