"""Asks the ledger and Git what came of contributions, in their own repository and in others."""
