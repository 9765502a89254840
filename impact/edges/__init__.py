"""The outside world: git, the clock, places on disk."""
