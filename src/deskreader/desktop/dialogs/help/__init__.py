"""Dialogs that explain: the keys, how to search, the program itself and its licences."""
