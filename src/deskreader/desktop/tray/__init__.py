"""The tray icon and running in the background."""
