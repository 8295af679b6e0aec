"""Going to anything by typing: feeds, folders, views, tags, settings, actions and stories."""
