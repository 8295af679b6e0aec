"""The main window: its menus, its splitter, the welcome page and the requests that open things in it."""
