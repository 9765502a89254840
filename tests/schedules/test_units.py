from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys

import pytest

from impact.model.errors import ImpactError
from impact.schedules import agent, units
from impact.schedules.errand import MARK, Errand, is_ours

ODD = "/people/you/100%/$HOME/a 'b' \"c\"\\d/fleet.yaml"
ERRAND = Errand("17 3 * * *", sys.executable, ODD, "/l.db", (("PATH", "/usr/bin:/bin"), ("XDG_DATA_HOME", "/a b/%h")))
VERIFY = "systemd-analyze"


def verified(folder, *files):
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C"}
    words = (VERIFY, "--user", "verify", *map(str, files))
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)


def test_a_timer_makes_up_for_what_was_slept_through():
    text = units.timer(ERRAND)
    for line in ("OnCalendar=*-*-* 03:17:00", "Persistent=true", "RandomizedDelaySec=900", "WantedBy=timers.target"):
        assert line in text.splitlines()


def test_a_service_says_what_is_odd_so_that_it_arrives():
    lines = units.service(ERRAND).splitlines()
    assert 'Environment="XDG_DATA_HOME=/a b/%%h"' in lines
    (command,) = [line for line in lines if line.startswith("ExecStart=")]
    assert command.endswith('--fleet "/people/you/100%%/$$HOME/a \'b\' \\"c\\"\\\\d/fleet.yaml" --ledger /l.db')
    assert "NoNewPrivileges=yes" in lines
    assert not [line for line in lines if line.startswith(("PrivateTmp", "ProtectSystem", "User="))], "would break ssh"


def test_everything_that_is_written_bears_our_mark():
    for content in (units.service(ERRAND).encode(), units.timer(ERRAND).encode(), agent.plist(ERRAND)):
        assert is_ours(content)
    assert not is_ours(b"[Unit]\n")


@pytest.mark.skipif(not shutil.which(VERIFY), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("fields", ["17 3 * * *", "0 4 1 * 1", "*/15 0-6/2 1,15 * 1-5", "0 4 */10 * 1"])
def test_systemd_takes_the_units(fields, tmp_path):
    errand = Errand(fields, sys.executable, ODD, "", (("PATH", "/usr/bin:/bin"),))
    files = [tmp_path / units.SERVICE, tmp_path / units.TIMER]
    for file, text in zip(files, (units.service(errand), units.timer(errand)), strict=True):
        file.write_text(text, encoding="utf-8")
    done = verified(tmp_path, *files)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which(VERIFY), reason="systemd-analyze is not installed")
def test_systemd_would_say_so_of_units_that_are_wrong(tmp_path):
    file = tmp_path / units.TIMER
    file.write_text(units.timer(ERRAND).replace("03:17", "33:17"), encoding="utf-8")
    assert "33:17" in verified(tmp_path, file).stderr


def test_launchd_is_given_a_property_list():
    made = plistlib.loads(agent.plist(ERRAND))
    assert made["ProgramArguments"] == list(ERRAND.words)
    assert made["StartCalendarInterval"] == [{"Hour": 3, "Minute": 17}]
    assert made["Comment"] == MARK
    with pytest.raises(ImpactError):
        agent.plist(Errand("* * * * *", sys.executable, ODD))
