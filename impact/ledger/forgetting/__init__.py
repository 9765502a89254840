"""What each table holds of a person, a repository and a period, and how all of it goes."""
