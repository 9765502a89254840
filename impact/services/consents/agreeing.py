"""Asks before something leaves or goes for good, where somebody can be asked."""

from __future__ import annotations

import sys

import click


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the person said yes, by `yes` beforehand or now; where nobody can be asked it says so, and that is no."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo("nobody can be asked here; --yes does it without, --dry-run only shows it", err=True)
        return False
    return click.confirm(question, default=False, err=True)
