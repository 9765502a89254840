"""How a group of commands shows what is in it, and how a command shows examples."""

from __future__ import annotations

import click


class Group(click.Group):
    """A group whose help says of each command its first sentence, whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands; click would cut each sentence where a line is full."""
        longest = max(len(command.help or "") for command in self.commands.values()) + 1
        with formatter.section("Commands"):
            formatter.write_dl(
                [(each, self.commands[each].get_short_help_str(longest)) for each in self.list_commands(ctx)]
            )


def examples(*lines: str) -> str:
    """Return the end of a command's help: what one may type, a line each."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
