"""A repository with ten planted weaknesses and ten decoys, written down before any rule that looks for them.

Each is (name, file, words on the line). A weakness is found where an opportunity points at that line; a decoy is
shown where one does.
"""

from __future__ import annotations

from repo_builder import RepoBuilder

GRACE = "Grace Sample <grace@example.com>"
PINNED = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"

PLANTED = (
    ("action by tag, on a release", ".github/workflows/release.yml", "softprops/action-gh-release@v2"),
    ("action by branch, on a tag", ".github/workflows/ship.yaml", "docker/build-push-action@master"),
    ("image by latest in a deploy job", ".gitlab-ci.yml", "google/cloud-sdk:latest"),
    ("base image without a tag", "deploy/Dockerfile", "FROM debian AS build"),
    ("orb that moves", ".circleci/config.yml", "acme/deployer@volatile"),
    ("script moved away under a readme", "README.md", "python tools/bootstrap.py"),
    ("make target gone under a guide", "CONTRIBUTING.rst", "make lint"),
    ("npm script gone under a setup page", "docs/setup.adoc", "npm run seed-db"),
    ("flag gone under a runbook", "docs/runbooks/failover.md", "./ops/failover.sh --drain"),
    ("recipe gone under a German release page", "docs/de/RELEASING.md", "just ausliefern"),
)
DECOYS = (
    ("action by tag that only tests run", ".github/workflows/test.yml", "codecov/codecov-action@v4"),
    ("the platform's own action", ".github/workflows/release.yml", "actions/checkout@v4"),
    ("action by commit", ".github/workflows/release.yml", "pypa/gh-action-pypi-publish"),
    ("stage of the same file, and a tag", "deploy/Dockerfile", "FROM build"),
    ("ignored file that the reader makes", "README.md", "config/local.yml"),
    ("path in another repository", "README.md", "scripts/migrate.sh"),
    ("placeholder", "README.md", "path/to/app.py"),
    ("target that an included file has now", "CONTRIBUTING.rst", "make clean"),
    ("said to be gone", "README.md", "tools/old_cli.py"),
    ("file of the reader's own project, once of ours too", "docs/setup.adoc", "app/models.py"),
)

RELEASE = f"""name: Release
on:
  release:
    types: [published]
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/build
      - uses: pypa/gh-action-pypi-publish@{PINNED} # v1.12
      - name: Attach
        uses: softprops/action-gh-release@v2
"""
SHIP = """name: Ship images
on:
  push:
    tags: ['v*']
jobs:
  image:
    runs-on: ubuntu-24.04
    services:
      db: {image: 'postgres:16'}
      cache:
        image: redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    steps:
      - uses: docker/build-push-action@master
        with:
          push: true
          file: deploy/Dockerfile
"""
TEST = """name: Test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: make test
      - uses: codecov/codecov-action@v4
"""
GITLAB = """stages: [test, deploy]
.base: &base
  tags: [shared]
unit:
  <<: *base
  stage: test
  image: python:latest
  script: [make test]
production:
  <<: *base
  stage: deploy
  image: google/cloud-sdk:latest
  script:
    - gcloud app deploy
"""
CIRCLE = """version: 2.1
orbs:
  node: circleci/node@5
  deployer: acme/deployer@volatile
jobs:
  publish:
    docker: [{image: 'cimg/node:20.1'}]
    steps:
      - run: npm publish
workflows:
  main:
    jobs: [publish]
"""
DOCKERFILE = """FROM debian AS build
RUN make all
FROM build AS slim
FROM scratch
COPY --from=slim /app /app
"""
README = """# Widget
To set up:

```sh
python tools/bootstrap.py
cp config/example.yml config/local.yml
```

Your own settings lie in `config/local.yml`. In https://github.com/acme/other run `scripts/migrate.sh` first.
Then start it with `widget run path/to/app.py`.

The old `tools/old_cli.py` was removed in 2.0; use `widget`.
"""
CONTRIBUTING = """Contributing
============
Before a pull request::

    make lint
    make clean
    make test

"""
SETUP = """= Setup
Fill the database:

----
npm install
npm run seed-db
npm run start
----

"""
FAILOVER = """# Failover
When the primary is gone:

1. Run `./ops/failover.sh --drain eu-west`.
2. Watch `kubectl get pods --watch`.
"""
FREIGABE = """# Freigabe
Eine neue Fassung liefert man so aus:

    just pruefen
    just ausliefern

"""
SCRIPT_BEFORE = '#!/bin/sh\ncase "$1" in --drain) drain "$2" ;; --force) force ;; esac\n'
SCRIPT_NOW = '#!/bin/sh\ncase "$1" in --force) force ;; esac\nfailover "$1"\n'
JUSTFILE = "pruefen:\n    cargo test\n\nausliefern:\n    cargo publish\n"

FIRST = {
    ".github/workflows/test.yml": TEST,
    ".github/actions/build/action.yml": "name: build\nruns: {using: composite, steps: []}\n",
    "README.md": README,
    "CONTRIBUTING.rst": CONTRIBUTING,
    "docs/setup.adoc": SETUP,
    "docs/runbooks/failover.md": FAILOVER,
    "docs/de/RELEASING.md": FREIGABE,
    "tools/bootstrap.py": "print('set up')\n",
    "tools/old_cli.py": "print('old')\n",
    "app/models.py": "class User: ...\n",
    "config/example.yml": "debug: false\n",
    "config/local.yml": "debug: true\n",
    "ops/failover.sh": SCRIPT_BEFORE,
    "Makefile": "lint:\n\tflake8\nclean:\n\trm -rf build\ntest:\n\tpytest\n",
    "package.json": '{"scripts": {"seed-db": "node seed.js", "start": "node ."}}\n',
    "justfile": JUSTFILE,
    "src/widget.py": "def run(): ...\n",
}


def build(repo: RepoBuilder) -> RepoBuilder:
    """Write the history: everything was right once, and what is planted went wrong later."""
    repo.commit("Begin", FIRST, date="2025-02-03")
    repo.commit("Keep local settings local", {"config/local.yml": None, ".gitignore": "/config/local.yml\n"})
    repo.rename("tools/bootstrap.py", "scripts/bootstrap.py", date="2025-06-02")
    repo.commit("Drop the old command", {"tools/old_cli.py": None, "app/models.py": None})
    repo.commit("Move clean out, drop lint", {"Makefile": "include build/common.mk\ntest:\n\tpytest\n"}, author=GRACE)
    repo.commit("Share clean", {"build/common.mk": "clean:\n\trm -rf build\n"}, author=GRACE, date="2026-01-10")
    repo.commit("Seed in the tests", {"package.json": "{}\n"})
    repo.commit("Start from the web package", {"packages/web/package.json": '{"scripts": {"start": "vite"}}\n'})
    repo.commit("Drain by itself", {"ops/failover.sh": SCRIPT_NOW}, author=GRACE, date="2026-02-10")
    repo.commit("Release from CI", {"justfile": "pruefen:\n    cargo test\n", ".gitlab-ci.yml": GITLAB})
    repo.commit("Release by workflow", {".github/workflows/release.yml": RELEASE, ".circleci/config.yml": CIRCLE})
    repo.commit("Ship images", {".github/workflows/ship.yaml": SHIP, "deploy/Dockerfile": DOCKERFILE})
    told = SETUP + "In your own project, write `app/models.py` first.\n"
    repo.commit("Say what a project needs", {"docs/setup.adoc": told}, date="2026-03-15")
    repo.commit("Faster widget", {"src/widget.py": "def run(): return 1\n"}, date="2026-04-20")
    return repo


def build_clean(repo: RepoBuilder) -> RepoBuilder:
    """Write a history in which everything that the documents and pipelines name is there, and is pinned."""
    repo.commit(
        "Begin",
        {
            ".github/workflows/release.yml": RELEASE.replace("action-gh-release@v2", f"action-gh-release@{PINNED}"),
            ".github/workflows/test.yml": TEST,
            "README.md": "# Clean\nRun `python tools/bootstrap.py`, then `make test`.\n",
            "tools/bootstrap.py": "print('set up')\n",
            "Makefile": "test:\n\tpytest\nlint:\n\truff\n",
        },
        date="2025-09-01",
    )
    repo.commit("Drop lint", {"Makefile": "test:\n\tpytest\n"}, date="2026-02-02")
    return repo
