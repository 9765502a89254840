"""Puts a report together and tells from it."""
