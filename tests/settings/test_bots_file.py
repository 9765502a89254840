from __future__ import annotations

import re

import pytest

from impact.model.errors import SettingsError
from impact.settings.bots import load_bots

PATTERNS = [re.compile(each, re.IGNORECASE) for each in load_bots()]


def spoke(text: str) -> bool:
    return any(pattern.search(text) for pattern in PATTERNS)


@pytest.mark.parametrize(
    "text",
    [
        "dependabot[bot]",
        "49699333+dependabot[bot]@users.noreply.github.com",
        "renovate-bot",
        "Renovate Bot",
        "GitHub Actions",
        "github-actions",
        "pre-commit-ci",
        "k8s-ci-robot",
        "Scala Steward",
        "release-bot2@example.com",
        "Release Bot",
        "bot@example.com",
        "action@github.com",
        "jenkins",
        "jenkins@build.example.com",
        "ci@example.com",
        "Someone (bot)",
        "198982749+Copilot@users.noreply.github.com",
        "158243242+devin-ai-integration[bot]@users.noreply.github.com",
        "google-labs-jules",
        "openhands@all-hands.dev",
        "aider (some-model)",
        "noreply@github.com",
        "gitlab-runner",
        "svc-build@example.com",
        "svc_release",
        "buildkite-agent",
        "codemod",
        "Release Automation",
    ],
)
def test_bots(text):
    assert spoke(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Abbot",
        "Ada Abbott",
        "abbott@example.com",
        "Ada Botha",
        "Theo Bot",
        "theo.bot@example.com",
        "Talbot",
        "Jenkins Ada",
        "ada.jenkins@example.com",
        "robot@example.com",
        "robotics@example.com",
        "Ada Robottom",
        "ada@renovate.example.com",
        "1234+ada@users.noreply.github.com",
        "noreply@example.com",
        "Travis Ada",
        "cicada@example.com",
        "Ada Ci",
        "builder.ada@example.com",
        "Botond",
        "bots-fan@example.com",
        "Devin Ada",
        "Jules",
        "Claude Ada",
        "Aider Ada",
        "1234+copilot-fan@users.noreply.github.com",
        "svcada@example.com",
        "Github Ada",
    ],
)
def test_people(text):
    assert not spoke(text)


def test_a_pattern_that_not_every_engine_takes_is_a_fault(tmp_path):
    file = tmp_path / "bots.yaml"
    file.write_text("schema: impact.bots/1\nnames: [é]\naddresses: [a@example.com]\npatterns: ['(?=x)', 'a(', '']\n")
    with pytest.raises(SettingsError) as caught:
        load_bots(file)
    assert [each.removeprefix(f"{file}:").split(": ")[0] for each in caught.value.faults] == [
        "2:9",
        "4:12",
        "4:21",
        "4:27",
    ]
