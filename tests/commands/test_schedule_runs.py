from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from pathlib import Path

import pytest
from loopback import Said, serving
from timekeepers import Keepers

from impact.edges import clock, places, programs, run_files
from impact.edges.programs import Finished
from impact.model.options import ScheduleOptions
from impact.schedules import record
from impact.schedules.errand import Errand
from impact.schedules.record import Record
from impact.services.schedule import sending

ME = "ada@example.com"
NIGHT = 86_400
NOW = 1_782_907_200  # noon of the tests' day
LATE = -8 * 3600 - 1800  # half past three
DIGEST = json.dumps({"lines": ["Moved this week: “Begin”."], "until": "2026-07-01"}).encode()


@pytest.fixture
def keepers(tmp_path, monkeypatch):
    made = Keepers(tmp_path / "keepers")
    monkeypatch.setenv("PATH", made.path)
    made.refuse("show-environment")
    return made


@pytest.fixture
def fleet(repo, tmp_path):
    repo.commit("Begin", {"a.txt": "1\n"})
    file = tmp_path / "fleet.yaml"
    file.write_text("repositories:\n- path: repo\n", encoding="utf-8")
    return file


@pytest.fixture
def settings():
    """Write the person's own settings."""

    def write(text):
        file = Path(os.environ["XDG_CONFIG_HOME"], "impact", "config.yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def children(monkeypatch):
    """What the commands of a run come to, by their first word; and the commands that were asked for."""
    ends = {"fleet": Finished(0, b"1 repository: 1 read\n", b""), "digest": Finished(0, DIGEST, b"")}
    asked = []

    def attend(words, seconds):
        asked.append(words[4:])
        return ends[words[4]]

    monkeypatch.setattr(programs, "attend", attend)
    ends["asked"] = asked
    return ends


def last():
    return json.loads(run_files.lines(places.schedule_folder())[-1])


def installed(since=NOW - 10 * NIGHT, fields="17 3 * * *"):
    errand = Errand(fields, sys.executable, "/fleet.yaml")
    run_files.keep_record(places.schedule_folder(), record.written(Record("cron", since, errand)))


def ran(at, code=0, says="", **more):
    lines = [{"what": "begun", "at": at}]
    lines += [] if code is None else [{"what": "ended", "begun": at, "at": at + 60, "code": code, "says": says, **more}]
    for each in lines:
        run_files.add(places.schedule_folder(), json.dumps(each) + "\n", lambda lines: lines)


def test_a_run_reads_the_fleet_and_makes_the_digest_of_the_week(impact, fleet, settings):
    settings(f"me: [{ME}]\n")
    typed = impact("schedule", "run", "--fleet", fleet)
    assert (typed.code, typed.err) == (0, "")
    assert typed.out == "1 repository: 1 read (1 new commit), 0 with nothing new\n"
    assert (last()["code"], last()["digest"], last()["unsent"]) == (0, "2026-W27", "")
    digest = places.schedule_folder() / "digest.txt"
    assert len(digest.read_text(encoding="utf-8").splitlines()) <= 5
    assert digest.stat().st_mode & 0o077 == 0
    shown = impact("schedule", "show")
    assert "ok: the last run ended as planned: 1 repository:" in shown.out
    assert f"last digest: {digest}" in shown.out
    assert "sent: nothing, to nobody" in shown.out


def test_a_run_whose_ledger_is_out_of_reach_leaves_its_trace(impact, fleet, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder is needed")
    typed = impact("schedule", "run", "--fleet", fleet, "--ledger", blocked / "ledger.db")
    assert typed.code == 1
    assert str(blocked) in typed.err
    assert last()["code"] == 1
    shown = impact("schedule", "show")
    assert shown.code == 1
    assert "look: the last run failed: " in shown.out


def test_a_digest_is_made_in_the_first_good_run_of_a_week(impact, fleet, settings, children, monkeypatch):
    settings(f"me: [{ME}]\n")
    for _ in range(2):
        impact("schedule", "run", "--fleet", fleet)
    assert [words[0] for words in children["asked"]] == ["fleet", "digest", "fleet"]
    monkeypatch.setenv("IMPACT_TODAY", "2026-07-06")
    children["fleet"] = Finished(1, b"", b"impact: no\n")
    impact("schedule", "run", "--fleet", fleet)
    children["fleet"] = Finished(4, b"2 repositories\none: odd\n1 could not be read\n", b"one: gone\n")
    assert impact("schedule", "run", "--fleet", fleet, "--ledger", "/l.db").code == 4
    assert last()["says"] == "2 repositories; 1 could not be read"
    assert [words[0] for words in children["asked"][3:]] == ["fleet", "fleet", "digest"]
    assert children["asked"][-1] == ("digest", "--format", "json", str(fleet), "--ledger", "/l.db")
    assert last()["digest"] == "2026-W28"


def test_without_a_person_there_is_no_digest_and_nothing_is_amiss(impact, fleet, children):
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert [words[0] for words in children["asked"]] == ["fleet"]
    assert impact("schedule", "show").code == 0


def test_a_second_run_says_so_and_ends_well(impact, fleet, children):
    with run_files.alone(places.schedule_folder()):
        typed = impact("schedule", "run", "--fleet", fleet)
    assert (typed.code, typed.out) == (0, "")
    assert "another run is under way" in typed.err
    assert children["asked"] == []
    assert run_files.lines(places.schedule_folder()) == []


@pytest.mark.parametrize(
    ("end", "code", "says"),
    [
        (Finished(None, b"", b""), 1, "it was ended, for it took longer than 6 hours"),
        (Finished(-9, b"", b""), 1, "it was killed by signal 9"),
        (Finished(3, b"", b"Traceback\nimpact: this is a bug\n  report it\n"), 3, "this is a bug (report it)"),
        (Finished(2, b"", b"Usage: x\n"), 2, "Usage: x"),
        (Finished(2, b"", b""), 2, ""),
    ],
)
def test_how_a_run_failed_is_kept(impact, fleet, children, end, code, says):
    children["fleet"] = end
    assert impact("schedule", "run", "--fleet", fleet).code == code
    assert last()["says"] == says
    assert impact("schedule", "show").code == 1


def test_a_missed_run_is_told_where_the_person_looks(impact, repo, keepers, monkeypatch):
    repo.commit("Fix flaky test_login: wait for the queue instead of sleeping", {"tests/test_login.py": "ready()\n"})
    monkeypatch.setattr(clock, "now", lambda: NOW)
    installed(since=NOW - 2 * NIGHT)
    words = ("report", repo.path, "--me", ME, "--format", "markdown")
    typed = impact(*words)
    assert typed.err[-400:] == ""
    told = typed.out
    assert "Scheduled reading needs a look: 2 runs that were due did not begin; none ever did." in told
    assert "Scheduled reading" not in impact(*words, "--for", "manager").out
    doctor = json.loads(impact("doctor", repo.path, "--json").out)["checks"][-1]
    assert (doctor["check"], doctor["ok"]) == ("schedule", False)
    shown = impact("schedule", "show")
    assert shown.code == 1
    assert "look: 2 runs that were due did not begin; none ever did" in shown.out
    # A laptop that slept: the run was made up for in the morning.
    ran(NOW - 3600)
    assert "Scheduled reading" not in impact(*words).out


@pytest.mark.parametrize(
    ("runs", "after", "well", "says"),
    [
        ([], 0, True, "no run was due yet"),
        ([(LATE, 0)], 0, True, "the last run ended as planned"),
        ([(LATE, 0)], NIGHT, False, "a run that was due did not begin"),
        ([(LATE, 0)], NIGHT - 9 * 3600 + 17 * 60 + 1199, True, "the last run ended as planned"),  # still in time
        ([(LATE, 0)], NIGHT - 9 * 3600 + 17 * 60 + 1200, False, "a run that was due did not begin"),
        ([(LATE, 1, "no ledger")], 0, False, "the last run failed: no ledger"),
        ([(LATE, None)], 0, False, "the last run ended without a word"),
        ([(LATE, 1), (-3600, 0)], 0, True, "the last run ended as planned"),
    ],
)
def test_what_is_shown_of_runs(impact, keepers, monkeypatch, runs, after, well, says):
    monkeypatch.setattr(clock, "now", lambda: NOW + after)
    installed(since=NOW - 3600 if not runs else NOW - 30 * 3600)
    for at, *how in runs:
        ran(NOW + at, *how)
    found = json.loads(impact("schedule", "show", "--json").out)
    assert found["says"].startswith(says)
    assert found["well"] is False, "no crontab holds it"
    assert f"{'ok' if well else 'look'}: {says}" in impact("schedule", "show").out


def test_a_run_that_goes_on_and_on_is_told(impact, keepers, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    installed()
    ran(NOW - 7 * 3600, None)
    with run_files.alone(places.schedule_folder()):
        assert "look: a run goes on for longer than it may" in impact("schedule", "show").out


def test_an_hour_that_is_skipped_or_comes_twice_is_no_missed_run(impact, keepers, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        monkeypatch.setattr(clock, "now", lambda: 1_774_778_400)  # noon of the day on which 02:30 does not come
        installed(since=1_774_778_400 - NIGHT, fields="30 2 * * *")
        assert "a run that was due did not begin" in impact("schedule", "show").out
        ran(1_774_746_000 + 30)  # 02:30 as cron makes it up, at 03:00
        assert "ok: the last run ended as planned" in impact("schedule", "show").out
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()


def test_damaged_files_are_said_and_stop_nothing(impact, keepers, fleet, repo, children):
    installed()
    places.schedule_folder().joinpath("schedule.json").write_text("{")
    places.schedule_folder().joinpath("runs.jsonl").write_bytes(b"\xff\n{}\n[1]\n")
    assert "writes it anew" in impact("schedule", "show").err
    assert impact("report", repo.path, "--me", ME).code == 0
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert impact("schedule", "install", "--fleet", fleet).code == 0
    assert impact("schedule", "show").code == 0


def test_nothing_opens_a_connection_unless_a_place_is_named(impact, fleet, settings, children, keepers, monkeypatch):
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda *words: opened.append(words))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: opened.append(words))
    settings(f"me: [{ME}]\n")
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    children["fleet"] = Finished(1, b"", b"no\n")
    assert impact("schedule", "run", "--fleet", fleet).code == 1
    assert opened == []
    assert keepers.told("mail.txt") == []


def test_the_digest_and_failures_are_mailed_to_the_person(impact, fleet, settings, children, keepers):
    settings(f"me: [{ME}]\nschedule: {{mail: you@example.com}}\n")
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    mail = message_from_bytes((keepers.folder / "mail.txt").read_bytes())
    assert (mail["To"], mail["Subject"]) == ("you@example.com", "Your week up to 2026-07-01")
    assert mail.get_payload(decode=True).decode() == "Moved this week: “Begin”.\n"
    assert keepers.told("mail-words.txt") == ["-i -t"]
    children["fleet"] = Finished(1, b"", b"impact: the ledger is gone\n")
    assert impact("schedule", "run", "--fleet", fleet).code == 1
    mail = message_from_bytes((keepers.folder / "mail.txt").read_bytes())
    assert mail["Subject"] == "A scheduled run of impact failed"
    assert "the ledger is gone" in mail.get_payload(decode=True).decode()


def test_what_cannot_be_sent_is_told_and_fails_nothing(impact, fleet, settings, children, keepers):
    settings(f"me: [{ME}]\nschedule: {{mail: you@example.com}}\n")
    (keepers.folder / "no-mail").touch()
    typed = impact("schedule", "run", "--fleet", fleet)
    assert typed.code == 0
    assert "not sent: mail: sendmail: no such mailbox" in typed.out
    assert last()["digest"] == "2026-W27", "it was made"
    shown = impact("schedule", "show")
    assert shown.code == 1
    assert "look: the last run was made, but not all of it was sent: mail: sendmail: no such mailbox" in shown.out
    children["digest"] = Finished(1, b"", b"impact: none of it is yours\n")
    places.schedule_folder().joinpath("runs.jsonl").unlink()
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert last()["unsent"] == "no digest: none of it is yours"


@pytest.mark.loopback
@pytest.mark.parametrize("status", [200, 204, 500, 302])
def test_a_webhook_is_told_once_and_its_address_stays_secret(
    impact, fleet, settings, children, keepers, monkeypatch, status
):
    settings(f"me: [{ME}]\n")
    with serving(lambda _: Said(status, body=b"ok" if status == 200 else b"")) as host:
        monkeypatch.setenv("IMPACT_SCHEDULE_WEBHOOK", f"{host.url}/hooks/opensesame")
        typed = impact("schedule", "run", "--fleet", fleet)
        shown = impact("schedule", "show")
    assert typed.code == 0
    (asked,) = host.asked
    assert (asked.method, asked.path) == ("POST", "/hooks/opensesame")
    said = json.loads(asked.body)
    assert said == {
        "schema": "impact.digest/1",
        "until": "2026-07-01",
        "lines": ["Moved this week: “Begin”."],
        "text": "Moved this week: “Begin”.",
    }
    assert list(children["asked"][-1][:4]) == ["digest", "--for-others", "--format", "json"]
    assert "sent: a webhook at 127.0.0.1, as others may read it" in shown.out
    assert (shown.code, last()["unsent"] == "") == ((0, True) if status < 300 else (1, False))
    everything = typed.out + typed.err + shown.out + "".join(run_files.lines(places.schedule_folder()))
    assert "opensesame" not in everything


OTHERS = ScheduleOptions("you@example.com", "https://hooks.example.com/x")


@pytest.mark.parametrize(("mine", "failure"), [(False, "failed; `impact schedule show` says why."), (True, "acme")])
def test_a_webhook_that_others_read_is_sent_what_they_may_read(monkeypatch, mine, failure):
    mails, posts = [], []
    monkeypatch.setattr(sending, "_mail", lambda content: mails.append(content.decode()))
    monkeypatch.setattr(sending, "_post", lambda address, document: posts.append(document["text"]))
    where = replace(OTHERS, webhook_is_mine=mine)
    assert where.others_read is not mine
    sending.send_digest(where, ["all of it"], ["all of it" if mine else "a part"], date(2026, 7, 1))
    sending.send_failure(where, "acme could not be read")
    assert posts[0] == ("all of it" if mine else "a part")
    assert failure in posts[1]
    assert ("acme" in posts[1]) is mine
    assert "all of it" in mails[0]
    assert "acme" in mails[1]


def test_ones_own_place_is_sent_all_of_it(impact, fleet, settings, children, monkeypatch):
    settings(f"me: [{ME}]\nschedule: {{webhook: 'https://hooks.example.com/x', webhook_is_mine: true}}\n")
    monkeypatch.setattr(sending, "_post", lambda address, document: None)
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert children["asked"][-1][:3] == ("digest", "--format", "json")


def test_what_others_may_not_read_is_not_posted_where_it_cannot_be_made(impact, fleet, settings, children, monkeypatch):
    settings(f"me: [{ME}]\nschedule: {{webhook: 'https://hooks.example.com/x'}}\n")
    posts = []
    monkeypatch.setattr(sending, "_post", lambda address, document: posts.append(document))
    whole = programs.attend
    monkeypatch.setattr(programs, "attend", lambda words, seconds: Finished(1, b"", b"impact: no\n")
                        if "--for-others" in words else whole(words, seconds))  # fmt: skip
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert posts == []
    assert last()["unsent"] == "webhook: no digest for others: no"


def test_a_webhook_in_the_clear_is_not_told(impact, fleet, settings, children, monkeypatch):
    settings(f"me: [{ME}]\n")
    monkeypatch.setenv("IMPACT_SCHEDULE_WEBHOOK", "http://hooks.example.com/opensesame")
    assert impact("schedule", "run", "--fleet", fleet).code == 0
    assert last()["unsent"].startswith("webhook: ")
    assert "opensesame" not in last()["unsent"]


@pytest.mark.parametrize(
    "wrong", ["mail: 'a@b.example, c@d.example'", "mail: nobody", "webhook: 'http://a.example/'", "webhook: ftp://a"]
)
def test_a_place_that_is_none_is_a_fault_of_the_file(impact, settings, wrong):
    settings(f"schedule: {{{wrong}}}\n")
    typed = impact("schedule", "show")
    assert typed.code == 1
    assert "config.yaml:1:" in typed.err


def test_a_repository_cannot_say_where_anything_is_sent(impact, repo):
    repo.commit("Begin", {"a.txt": "1\n"})
    (repo.path / ".impact.yaml").write_text("schedule: {mail: thief@example.com}\n")
    typed = impact("report", repo.path, "--me", ME)
    assert typed.code == 1
    assert "keep it in your own file" in typed.err
