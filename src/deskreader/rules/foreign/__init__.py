"""The rules of other readers: newsboat's kill file, FreshRSS's filters, RSS Guard's article filters."""
