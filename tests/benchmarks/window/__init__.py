"""The window as people feel it: start, memory, keys, and the longest turns of its event loop."""
