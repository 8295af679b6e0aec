"""The worker process that parses, extracts, sanitizes and decodes, and its client."""
