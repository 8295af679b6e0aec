"""What is in the first frame of the window, and what is built into it after that."""
