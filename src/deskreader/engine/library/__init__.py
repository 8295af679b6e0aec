"""The library as front ends use it: questions, acts, pending writes, upkeep."""
