"""draft, digest and questions as somebody types them."""

from __future__ import annotations

from email import message_from_string, policy

import pytest

from impact.edges.places import config_folder
from impact.model.report import NOT_KNOWN

ME = ("--me", "ada@example.com")


@pytest.fixture
def typed(impact, adas):
    def run(command, *more, code=0):
        done = impact(command, adas.path, *ME, *more)
        assert done.code == code, done.err
        return done

    return run


def test_a_draft_answers_every_question_of_the_form(typed):
    text = typed("draft").out
    assert text.startswith(f"{NOT_KNOWN}\n\n# What did you accomplish in this period?\n")
    assert "I wrote" in text
    assert "[C1 " in text
    assert "# Where do you want to grow next?" in text


def test_a_plain_draft_of_one_question_can_be_pasted(typed):
    text = typed("draft", "--plain", "--question", "accomplishments").out
    assert text.startswith("I wrote")
    assert not set("[]#`*") & set(text)
    short = typed("draft", "--plain", "--question", "accomplishments", "--max-chars", "200")
    assert len(short.out.strip()) <= 200
    assert "\n# Whom did you help?" in typed("draft", "--question", "Whom did you help?").out


def test_forms_of_ones_own_are_found_and_faults_have_their_line(typed, impact, tmp_path):
    listed = impact("draft", "--list")
    assert "self-review\n" in listed.out
    file = tmp_path / "ours.yaml"
    file.write_text("schema: impact.form/1\ntitle: Ours\nquestions:\n- {key: a, text: 'How so?', tells: next}\n")
    assert "How so?" in typed("draft", "--form", str(file)).out
    file.write_text("schema: impact.form/1\ntitle: Ours\nquestions:\n- {key: a, text: 'How so?', tells: nonsense}\n")
    assert ":4:" in typed("draft", "--form", str(file), code=1).err
    assert "self-review" in typed("draft", "--form", "self-revue", code=2).err
    typed("draft", "--question", " ", code=2)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_digest_is_short(typed, form):
    lines = typed("digest", "--format", form).out.splitlines()
    assert 1 <= len(lines) <= 5


def test_a_digest_for_others_is_without_what_is_ones_own(impact, repo):
    repo.commit("Begin", {"a": "1\n"}, date="2026-06-01T10:00")
    repo.commit("Fix flaky acme_client test: wait", {"tests/test_a.py": "wait()\n"}, date="2026-06-30T10:00")
    me = ("--me", "ada@example.com")
    folder = config_folder()
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text("private: {words: [acme]}\n", encoding="utf-8")
    own, others = (impact("digest", repo.path, *me, *more).out for more in ((), ("--for-others",)))
    assert "acme_client" in own
    assert "impact note --about" in own
    assert "acme" not in others
    assert "[redacted]_client" in others
    assert "impact note" not in others
    assert impact("digest", repo.path, *me, "--for-others", "--format", "mail").code == 2


def test_a_digest_by_mail_is_a_message_to_oneself(typed):
    message = message_from_string(typed("digest", "--format", "mail").out, policy=policy.default)
    assert message["To"] == "ada@example.com"
    assert "2026-07-01" in message["Subject"]
    assert message.get_content().strip()


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_questions_stand_with_what_is_known_and_room_to_think(typed, form):
    text = typed("questions", "--format", form).out
    assert text.count("What you think:") == 3
    assert "Ask your manager which of these matter here." in text
