"""Protocols of sync servers and of synced folders, without network, disk or library: requests, answers, rules.

`service.py` has the one protocol; each kind of server is a module of its own, and its answers are read by a module of
the same name in `answers`, inside the worker process.
"""
