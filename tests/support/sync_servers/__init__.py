"""Fake sync servers on loopback: they keep a library of their own and misbehave where a test says so."""
