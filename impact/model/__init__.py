"""The nouns: facts, work, ladders, reports, errors."""
