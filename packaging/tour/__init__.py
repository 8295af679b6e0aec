"""The program used as a person would use it, on a virtual screen, with screenshots."""
