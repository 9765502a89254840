"""Reviews in a report: what others took up, quoted and linked, corrected by id; and nothing where nothing was read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.reviews import digest
from impact.services.reviews.reported import name_in_reviews

DAY = 86_400
APRIL = 20_544 * DAY  # 2026-04-01
PEOPLE = ("ben", "cleo", "dan")
REMARKS = (
    "This leaks the connection when the query fails, please close it.",
    "Why not extract this into a helper method, as Ben Li Example does?",
    "I would rather move this into a separate class, that is simpler.",
)


def line(what, **values):
    return json.dumps({"is": what, "source": "forge", "instance": "forge.example.com", **values})


def changes():
    for at, name in enumerate(PEOPLE):
        yield line(
            "change",
            key=f"c{at}",
            repo="team/app",
            number=f"#{at}",
            author={"name": f"{name.title()} Example", "email": f"{name}@example.com"},
            opened_at=APRIL + at * 40 * DAY,
            landed_at=APRIL + at * 40 * DAY + 5 * DAY,
            url=f"https://forge.example.com/c{at}",
        )


def comments():
    for at, text in enumerate(REMARKS):
        yield line(
            "event",
            key=f"e{at}",
            change=f"c{at}",
            kind="comment",
            actor={"name": "Ada Example", "email": "ada@example.com"},
            at=APRIL + at * 40 * DAY + DAY,
            actor_kind="human",
            thread=f"e{at}",
            path=f"src/part{at}/app.py",
            line=3,
            body=text,
            addressed="line",
            url=f"https://forge.example.com/c{at}#e{at}",
        )


@pytest.fixture
def reviewed(repo, impact, tmp_path):
    """A repository with reviews of three people's changes by Ada, in two quarters."""
    repo.commit("Start", {"src/app.py": "1"})
    head = {"schema": "impact.review-lines/1", "shows": {"forge": ["addressed by file", "threads"]}, "same": []}
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join((json.dumps(head), *changes(), *comments())) + "\n", encoding="utf-8")
    done = impact("reviews", "import", file, "--repo", repo.path, "--me", "ada@example.com")
    assert done.code == 0, done.err
    return repo


def report(impact, repo, *more):
    done = impact("report", repo.path, "--me", "ada@example.com", "--period", "2026", "--target", "mid", *more)
    assert done.code == 0, done.err
    return done.out


def as_json(impact, repo, *more):
    return json.loads(report(impact, repo, "--format", "json", *more))


def taught(document):
    return [each for each in document["contributions"] if each["role"] == "reviewer"]


def test_the_story_says_who_by_number_out_of_how_many_and_links_what_it_quotes(reviewed, impact):
    text = report(impact, reviewed, "--format", "markdown")
    assert " up to 2026-06-21" in text
    assert "reviews of changes: `#0`, `#1`, `#2`" in text
    assert "`impact reviews explain NUMBER`" in text
    assert "a line may change without the remark; nothing here proves a cause" in text
    assert "Sources: Git history; reviews by forge" in text
    assert "Reviews in the second quarter of 2026" in text
    assert "Of 3 changes of others with more than small remarks: 3 changed in the very lines" in text
    assert "Whose changes: 3 other people, unnamed here" in text
    assert "Remark on a change of author A; its very lines were changed after it: `This leaks the connection" in text
    assert "https://forge.example.com/c0#e0" in text
    assert "Role: reviewed or advised; its authors wrote it" in text
    assert "In reviews by forge: which remarks were marked as settled" in text
    assert "teaching through review" not in text.lower().replace("taught", "")


def test_no_quotation_names_anybody_and_nobody_is_named_elsewhere(reviewed, impact):
    for more in ((), ("--for", "manager"), ("--for", "committee")):
        text = report(impact, reviewed, "--format", "markdown", *more)
        assert not any(name in text for name in ("Ben Li", "Cleo", "cleo@", "Dan Example", "ben@"))


@pytest.mark.parametrize("said", ["as Zoe Quill asked for", "and ask @quiet-one for it"])
def test_no_quotation_names_who_only_reviewed_or_is_called_by_a_login(reviewed, impact, tmp_path, said):
    vote = {"key": "v", "change": "c0", "kind": "approve", "at": APRIL, "actor_kind": "human"}
    zoe = {"name": "Zoe Quill", "email": "zoe@example.com"}
    text = f"This leaks the connection when it fails, please close it {said}"
    told = json.loads(next(comments())) | {"body": text, "body_digest": digest(text)}
    file = tmp_path / "more.jsonl"
    head = json.dumps({"schema": "impact.review-lines/1"})
    file.write_text("\n".join((head, *changes(), line("event", **vote, actor=zoe), json.dumps(told))), encoding="utf-8")
    assert impact("reviews", "import", file, "--repo", reviewed.path, "--me", "ada@example.com").code == 0
    for more in ((), ("--for", "manager"), ("--for", "committee")):
        text = report(impact, reviewed, "--format", "markdown", *more)
        assert "separate class" in text
        assert not any(name in text for name in ("Zoe", "quiet-one"))


def test_a_committee_is_led_to_no_page_behind_a_wall(reviewed, impact):
    assert "forge.example.com" in report(impact, reviewed, "--format", "markdown", "--for", "manager")
    assert "forge.example.com/c" not in report(impact, reviewed, "--format", "markdown", "--for", "committee")


def test_claims_lead_back_to_events_and_their_pages(reviewed, impact):
    document = as_json(impact, reviewed)
    (work,) = taught(document)
    claims = [each for each in document["claims"] if each["id"] in work["claims"]]
    assert all(each["commits"] == [] for each in claims)
    assert claims[0]["events"][0] == {
        "key": "forge:forge.example.com:e0",
        "page": "https://forge.example.com/c0#e0",
    }
    assert [each["author"] for each in work["remarks"]] == ["author A", "author B"]
    assert work["outcomes"][0]["measure"] == "advice-taken"


@pytest.mark.parametrize("form", ["html", "csv", "terminal"])
def test_every_format_shows_it(reviewed, impact, form):
    assert "Reviews in the second quarter of 2026" in report(impact, reviewed, "--format", form)


def test_a_correction_is_said_by_id_and_stays_when_more_is_read(reviewed, impact):
    (work,) = taught(as_json(impact, reviewed))
    impact("dismiss", work["id"], "--why", "Not mine to tell")
    assert taught(as_json(impact, reviewed)) == []
    impact("undo", work["id"])
    impact("confirm", work["id"])
    (again,) = taught(as_json(impact, reviewed))
    assert (again["id"], again["provenance"], again["correction"]["action"]) == (work["id"], "observed", "confirm")
    impact("reclassify", work["id"], "pairing-mentoring", "--why", "We sat together")
    (other,) = taught(as_json(impact, reviewed))
    assert (other["category"], other["provenance"]) == ("pairing-mentoring", "stated")


def test_what_is_made_of_reviews_is_not_merged_or_split(reviewed, impact):
    when = "2026-05-05T10:00:00"
    reviewed.commit("Keep the queue small", {"src/queue.py": "1"}, author="Ada Example <ada@example.com>", date=when)
    document = as_json(impact, reviewed)
    ids = [each["id"] for each in document["contributions"]]
    (work,) = taught(document)
    assert "stays by itself" in impact("merge", *ids, "--why", "One thing").err
    assert "it is made of reviews" in impact("split", work["id"], "abcdef", "--why", "Two").err
    told = impact("explain", work["id"]).out
    assert "remarks in reviews: https://forge.example.com/c0#e0" in told
    assert "impact merge" not in told


def test_a_note_about_it_is_told_in_its_story(reviewed, impact):
    (work,) = taught(as_json(impact, reviewed))
    assert impact("note", "--about", work["id"], "--why", "They own it now").code == 0
    assert "Why it mattered: `They own it now`" in report(impact, reviewed, "--format", "markdown")


def test_a_dismissed_quarter_of_one_repository_is_not_lost_in_another(reviewed, impact):
    (work,) = taught(as_json(impact, reviewed))
    impact("dismiss", work["id"], "--why", "Not mine to tell")
    corrections = as_json(impact, reviewed)["corrections"]
    assert [(each["said_of"], each["state"]) for each in corrections] == [(work["id"], "holds")]


def kept_now(impact):
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        return ledger.contributions()


def test_owners_by_the_repositorys_own_file_are_counted(reviewed, impact):
    reviewed.commit("Name owners", {"CODEOWNERS": "/src/part0/ @one\n/src/part1/ @two\n"})
    (work,) = taught(as_json(impact, reviewed))
    assert work["reasons"][-1] == (
        "the remarks lie in 3 areas of the repository, which its file of owners gives to 2 sets of owners"
    )


def test_what_is_forgotten_is_told_no_more(reviewed, impact):
    assert taught(as_json(impact, reviewed))
    impact("reviews", "forget", reviewed.path)
    assert "forge.example.com" not in str(kept_now(impact))
    document = as_json(impact, reviewed)
    assert taught(document) == []
    assert "reviews" in document["rests_on"]["not_read"]
    assert "teaching through review" in document["rests_on"]["cannot_see"]


def test_without_reviews_nothing_is_said_of_them(repo, impact):
    repo.commit("Start", {"src/app.py": "1"})
    document = as_json(impact, repo)
    assert "reviews" in document["rests_on"]["not_read"]
    assert taught(document) == []


def test_who_is_known_by_an_account_alone_is_called_as_the_source_calls_them(reviewed, impact):
    assert as_json(impact, reviewed)["person"] == "Ada Example"
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        (repo_id,) = {each.repo_id for each in ledger.review_sources()}
        assert name_in_reviews(ledger, [repo_id], ["BEN@example.com"]) == "Ben Example"
        assert name_in_reviews(ledger, [repo_id], ["nobody@example.com"]) == ""


@pytest.mark.parametrize("name", ["", "1085183", "1085183@host", "Gerrit User 1085183"])
def test_a_login_is_no_name(name):
    assert name_in_reviews(_Called(Identity(name, "1085183@host")), [1], ["1085183@host"]) == ""


class _Called:
    """A ledger that knows one person."""

    def __init__(self, person):
        self._person = person

    def reviewers(self, _):
        return (self._person,)


@pytest.mark.parametrize("said", ["bodies: none", "keep_days: 30"])
def test_a_text_that_has_had_its_time_is_quoted_no_more_and_is_in_no_byte(reviewed, impact, ledger, said):
    leaks = "This leaks the connection"
    assert leaks in report(impact, reviewed, "--format", "markdown")
    home = Path(os.environ["XDG_CONFIG_HOME"]) / "impact"
    home.mkdir(parents=True, exist_ok=True)
    file = home / "config.yaml"
    before = file.read_text("utf-8") if file.exists() else ""
    file.write_text(f"{before}\nreviews:\n  {said}\n", encoding="utf-8")
    assert leaks not in report(impact, reviewed, "--format", "markdown")
    assert leaks.encode() not in b"".join(each.read_bytes() for each in ledger.parent.iterdir())
