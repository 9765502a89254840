"""Finds what may fail next, and what the person keeps nearly alone."""
