"""Turns one report into text; values in, text out."""
