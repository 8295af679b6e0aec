"""The menus that act on stories: that of a card, and what can be muted."""
