"""Loads and checks every YAML file into frozen values; the only room that reads YAML."""
