"""Installs hooks, takes them out, and says how they stand."""
