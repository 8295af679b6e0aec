"""Tasks, the change bridge, the crash reporter, garbage collection and window state."""
