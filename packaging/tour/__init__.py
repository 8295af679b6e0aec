"""A tour of the program on a virtual screen, with screenshots; it uses the program as a person would."""
