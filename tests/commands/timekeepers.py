"""Stands in for the programs of a system that keep time or send mail, so that no test asks those of the machine."""

from __future__ import annotations

import os
from pathlib import Path

# -l as Debian's: a carriage return comes out as two letters; an editor is given the file itself.
_CRONTAB = r"""#!/bin/sh
file={folder}/crontab.txt
case $1 in
-l) [ -f "$file" ] || {{ echo "no crontab for you" >&2; exit 1; }}
    sed 's/\r/\\r/g' "$file" ;;
-e) [ -f "$file" ] && cp "$file" "$file.edited" && $VISUAL "$file.edited" ;;
-r) rm "$file" ;;
-) cat >"$file.new" && mv "$file.new" "$file" ;;
esac
"""
_SYSTEMCTL = """#!/bin/sh
echo "$@" >>{folder}/systemctl.txt
if grep -q -F -x -e "$2" {folder}/refuses 2>/dev/null; then
    echo "it refuses $2" >&2
    exit 1
fi
"""
_SENDMAIL = """#!/bin/sh
[ ! -f {folder}/no-mail ] || {{ echo "no such mailbox" >&2; exit 75; }}
echo "$@" >{folder}/mail-words.txt
cat >{folder}/mail.txt
"""


class Keepers:
    """A folder of such programs, first in PATH, and what they were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name, text in (("crontab", _CRONTAB), ("systemctl", _SYSTEMCTL), ("sendmail", _SENDMAIL)):
            program = folder / name
            program.write_text(text.format(folder=folder), encoding="ascii")
            program.chmod(0o755)
        self.path = f"{folder}{os.pathsep}{os.environ['PATH']}"

    @property
    def crontab(self) -> bytes | None:
        """What the crontab holds, None where there is none."""
        file = self.folder / "crontab.txt"
        return file.read_bytes() if file.exists() else None

    @crontab.setter
    def crontab(self, content: bytes) -> None:
        (self.folder / "crontab.txt").write_bytes(content)

    def refuse(self, *words: str) -> None:
        """Let systemctl fail when it is asked for one of these."""
        (self.folder / "refuses").write_text("\n".join(words), encoding="ascii")

    def told(self, name: str) -> list[str]:
        """What a program was told."""
        file = self.folder / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
