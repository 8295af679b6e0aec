"""What may be said on the command line."""
