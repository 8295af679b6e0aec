"""The timeline pane: one card an article, in day groups, loaded by keyset pages."""
