"""Signed consents, and whether somebody may be reported on."""
