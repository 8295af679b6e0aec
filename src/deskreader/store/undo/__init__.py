"""The undo journal and the acts that only it can take back."""
