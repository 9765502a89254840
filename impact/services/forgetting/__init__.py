"""Lets a person, a repository or days go, in an order that can be begun again."""
