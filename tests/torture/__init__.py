"""Repositories that nobody would wish to meet, and what is true about each of them."""
