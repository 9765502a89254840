"""Pictures of a report: pure functions from its values to shapes, each with its figures as a table."""
