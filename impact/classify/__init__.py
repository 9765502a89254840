"""Decides what a commit does and which contributions the commits add up to; pure."""
