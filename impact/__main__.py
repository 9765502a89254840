"""Lets `python -m impact` stand in for the installed command."""

from __future__ import annotations

import sys

from impact.cli import main

if __name__ == "__main__":
    sys.exit(main())
