"""The dialogs of accounts: adding one, its properties, removing it."""
