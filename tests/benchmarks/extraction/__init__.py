"""Measures the extractor on labelled pages: with hosts and sets left out, beside other programs, part by part."""
