"""The search of the timeline: its field, what it offers while one types, and the bar below it."""
