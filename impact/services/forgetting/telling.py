"""Says what somebody else has to do yet, so that nothing is left of what was forgotten."""

from __future__ import annotations

from collections.abc import Collection

import click

from impact.model.errors import DONE, IN_PART
from impact.render.harmless import harmless


def tell_left(left: Collection[str]) -> int:
    """Say each command that is left to do, and return the exit code."""
    if left:
        click.echo("to do yet, so that no byte of it is left in the database's files:", err=True)
    for each in left:
        click.echo(f"  {harmless(each)}", err=True)
    return IN_PART if left else DONE
