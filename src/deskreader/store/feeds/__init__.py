"""Tables of feeds, folders, saved searches, fetch history and what is known of sites."""
