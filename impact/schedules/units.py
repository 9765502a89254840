"""The two units of a systemd user timer, as text."""

from __future__ import annotations

import re

from impact.schedules.errand import LATE_SECONDS, MARK, MOST_SECONDS, NAME, Errand
from impact.schedules.moments import calendar

SERVICE, TIMER = f"{NAME}.service", f"{NAME}.timer"
# What holds without a system manager. PrivateTmp, ProtectSystem and the like are left out on purpose: in a user's own
# manager they need a user namespace, in which the files of root seem to be nobody's, and ssh refuses its configuration.
_SERVICE = """# {mark}
[Unit]
Description=Read what is new in the repositories of a fleet

[Service]
Type=oneshot
{environment}ExecStart={command}
SuccessExitStatus=4
TimeoutStartSec={seconds}
Nice=10
IOSchedulingClass=idle
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
"""
_TIMER = """# {mark}
[Unit]
Description=When the repositories of a fleet are read

[Timer]
{calendar}
Persistent=true
RandomizedDelaySec={late}
FixedRandomDelay=true
AccuracySec=1min

[Install]
WantedBy=timers.target
"""
# Ours ends a run that hangs, and notes it; this is for when ours hangs as well.
_GRACE = 600


def service(errand: Errand) -> str:
    """Return the unit that runs it."""
    environment = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in errand.environment)
    # In a command, unlike in Environment=, a dollar begins a variable.
    command = " ".join(_quoted(word).replace("$", "$$") for word in errand.words)
    return _SERVICE.format(mark=MARK, environment=environment, command=command, seconds=MOST_SECONDS + _GRACE)


def timer(errand: Errand) -> str:
    """Return the unit that says when."""
    lines = "\n".join(f"OnCalendar={each}" for each in calendar(errand.fields))
    return _TIMER.format(mark=MARK, calendar=lines, late=LATE_SECONDS)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w./:=@+,-]+", word, re.ASCII) else f'"{escaped}"'
