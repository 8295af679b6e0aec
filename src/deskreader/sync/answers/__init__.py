"""Reads the answers of sync servers: a stranger's documents, so everything here runs in the worker process."""
