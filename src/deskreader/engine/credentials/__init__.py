"""Secrets of feeds, the keyring that holds them, and the proxy settings."""
