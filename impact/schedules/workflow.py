"""A workflow of GitHub and a pipeline of GitLab that read a fleet on a schedule, as text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from impact.model.errors import UsageError
from impact.schedules.errand import MARK, NAME

GITHUB_FILE = ".github/workflows/impact-fleet.yml"
GITLAB_FILE = ".gitlab/impact-fleet.yml"
# By full commit, so that nobody can move what runs; the version stands beside it for whoever updates it.
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
SETUP_PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0"
IMAGE = "python:3.13-bookworm@sha256:07bf1bd38e191e3ed18b5f3eb0006d5ab260cb8c967f49d3bf947e5c2e44d8a9"
_MINUTES = 360
# Nothing in it may begin an expression of GitHub, a variable of GitLab, a second line or an option.
_VALUE = re.compile(r"[A-Za-z0-9_./][^\x00-\x1f\x7f$`\\{}]*")
_HEAD = """# {mark}
# The ledger is the one that the secret IMPACT_LEDGER names, for example a database of your own. Without it, it is gone
# with the machine of the run: it is kept in no cache and no artefact, for others who can read those here are not
# meant to read it.
"""
_GITHUB = """{head}name: impact fleet
on:
  schedule:
    - cron: {cron}
  workflow_dispatch:
permissions: {{}}
concurrency:
  group: {name}
  cancel-in-progress: false
jobs:
  scan:
    name: Read what is new in the fleet
    runs-on: ubuntu-24.04
    environment: impact
    timeout-minutes: {minutes}
    permissions:
      contents: read # to check out the fleet file
    steps:
      - uses: {checkout}
        with:
          persist-credentials: false
      - uses: {python}
        with:
          python-version: "3.13"
      - name: Install impact
        env:
          PACKAGE: {package}
        run: python -m pip install --disable-pip-version-check "$PACKAGE"
      - name: Read what is new
        env:
          FLEET: {fleet}
          IMPACT_LEDGER: ${{{{ secrets.IMPACT_LEDGER }}}}
        run: python -P -m impact fleet scan --fleet "$FLEET"
"""
_GITLAB = """{head}# Masked and hidden, protected, in the settings of the project: IMPACT_LEDGER.
impact-fleet:
  image: {image}
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  variables:
    GIT_DEPTH: "1"
    PACKAGE: {package}
    FLEET: {fleet}
  resource_group: {name}
  interruptible: false
  timeout: {minutes} minutes
  script:
    - python -m pip install --disable-pip-version-check "$PACKAGE"
    - python -P -m impact fleet scan --fleet "$FLEET"
"""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What a pipeline runs: when (five fields of cron, in UTC), the fleet file from the root, what pip installs.

    `image` is what GitLab runs it in. Raises UsageError for a value that cannot safely stand in such a file.
    """

    fields: str
    fleet: str
    package: str
    image: str = IMAGE

    def __post_init__(self) -> None:
        for option, each in (("--fleet", self.fleet), ("--package", self.package), ("--image", self.image)):
            if not _VALUE.fullmatch(each):
                hint = "no line breaks, and none of $ ` \\ { }; it begins with a letter, a digit, a dot or a slash"
                raise UsageError(f"{option}: {each[:80]!r} cannot stand in a pipeline", hint=hint)


def github(pipeline: Pipeline) -> str:
    """Return the workflow."""
    return _GITHUB.format(
        head=_HEAD.format(mark=MARK),
        cron=json.dumps(pipeline.fields),
        name=NAME,
        minutes=_MINUTES,
        checkout=CHECKOUT,
        python=SETUP_PYTHON,
        package=json.dumps(pipeline.package, ensure_ascii=False),
        fleet=json.dumps(pipeline.fleet, ensure_ascii=False),
    )


def gitlab(pipeline: Pipeline) -> str:
    """Return the pipeline; when it runs is set at GitLab, for no file can say that there."""
    return _GITLAB.format(
        head=_HEAD.format(mark=MARK),
        image=json.dumps(pipeline.image),
        name=NAME,
        minutes=_MINUTES,
        package=json.dumps(pipeline.package, ensure_ascii=False),
        fleet=json.dumps(pipeline.fleet, ensure_ascii=False),
    )
