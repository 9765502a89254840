"""Makes contributions of the ledger's facts, judges them, and keeps them through rewriting and corrections."""
