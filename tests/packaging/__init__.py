"""Tests of what builds the packages, and of the packages themselves."""
