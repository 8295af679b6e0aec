"""Integration with the operating system."""
