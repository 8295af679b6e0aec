"""Tests of the dialogs of accounts."""
