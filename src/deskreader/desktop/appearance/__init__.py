"""Theme, metrics, fonts, icons and thumbnails."""
