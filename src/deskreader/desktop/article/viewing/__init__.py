"""What the view of an article needs beyond painting: where it is scrolled, wide code and tables, links, pictures."""
