"""From an address or a page to the feeds it offers."""
