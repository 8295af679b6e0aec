"""The same verbs as the window's, from a terminal."""
