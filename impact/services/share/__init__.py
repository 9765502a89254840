"""Decides what of the person's own stands inside a repository."""
