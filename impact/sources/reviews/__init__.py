"""Review events: one module for each source."""
