"""Installs the nightly run, runs it, and says how it went."""
