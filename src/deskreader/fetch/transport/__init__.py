"""Transport of one HTTP exchange: sockets, name resolution, proxies, deadlines."""
