"""Accounts: added, synced in rounds, removed. `sync` knows the protocols, `store/accounts` the tables."""
