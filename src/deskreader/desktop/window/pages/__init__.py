"""What stands in place of the panes: the welcome of an empty library, and the briefing."""
