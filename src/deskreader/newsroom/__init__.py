"""The sample newsroom: a small news site that ships with DeskReader and serves itself on loopback."""
