"""Bare mirrors of repositories that are addressed by URL: made, brought up to date, thrown away."""
