"""The command line: the same commands as the window's, in a terminal."""
