"""Rows of settings with several controls of their own: the proxy, and the rules for titles."""
