"""How older ledgers become newer ones; Python files, so that a wheel carries them."""
