"""Turns other people's career frameworks, as a person cloned them, into ladder files."""
