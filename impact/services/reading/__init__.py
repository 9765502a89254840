"""Opens repositories, settings and the ledger, says whose work is meant, and reads what is new."""
