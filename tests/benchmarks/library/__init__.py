"""The benchmark of generated libraries: size, start, pages, search, scrolling, marking read."""
