"""HTML primitives: element sets, addresses, image sources, size limits and the sanitizer."""
