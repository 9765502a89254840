"""Reads manifests: what a repository offers and needs. One module for each sort of file."""
