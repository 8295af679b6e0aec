"""The sidebar pane: smart feeds, folders, feeds, counts and the status line."""
