"""Asks at the terminal, right after a commit, what Git cannot know; started by the block in post-commit.

Standard library only, as little of it as will do, and the costly part last. It prints nothing but to /dev/tty, asks
Git once, and whatever goes wrong is silence and exit code 0: the commit is made, and is not its business.
"""
