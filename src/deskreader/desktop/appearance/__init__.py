"""How the program looks: theme, metrics, fonts, icons, feed badges and thumbnails."""
