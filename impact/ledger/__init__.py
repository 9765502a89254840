"""Keeps what is known, and every correction."""
