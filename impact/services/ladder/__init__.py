"""Where career ladders come from."""
