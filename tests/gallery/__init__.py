"""Every window, pane and dialog of the program, opened in turn: for pictures, for texts, for screen readers."""
