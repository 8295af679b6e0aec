"""Files that accompany the program in its packages, made from its own sources so that they cannot drift apart."""
