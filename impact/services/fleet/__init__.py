"""Many repositories: which there are, what is new in them, and what they tell together."""
