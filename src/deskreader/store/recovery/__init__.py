"""Opening a library, checking, repairing, restoring and salvaging it."""
