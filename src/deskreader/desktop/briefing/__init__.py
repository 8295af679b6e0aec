"""The page of the briefing: the stories of the day on one screen."""
