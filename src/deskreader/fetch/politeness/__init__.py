"""Politeness towards hosts: one queue per host, pauses, robots.txt."""
