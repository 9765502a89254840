"""Compares contributions and outcomes with what a level asks for; pure."""
