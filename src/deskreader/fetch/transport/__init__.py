"""Sockets, name resolution, proxies, deadlines: what carries one HTTP exchange."""
