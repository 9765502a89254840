"""A clone of a public-inbox (v2): one commit for each mail, which lies in it as `m`."""

from __future__ import annotations

from contextlib import closing

from impact.edges import git
from impact.edges.objects import Objects
from impact.model.errors import ImpactError
from impact.model.reviews import Batch
from impact.sources.reviews.mail import Mail, parse
from impact.sources.reviews.mbox import told


def read_folder(path: str) -> tuple[Batch, ...]:
    """Return the patches and answers in such a clone (LIST/git/0.git); raises ImpactError where there is no mail."""
    repository = git.find(path)
    listed = git.run(repository, "rev-list", "--all").stdout.decode("ascii").split()
    mails: list[Mail] = []
    count = 0
    with closing(Objects(repository)) as objects:
        for sha in listed:
            found = objects.get(f"{sha}:m")
            if found is None or found[0] != "blob":
                continue  # a mail that was taken back, or a commit of something else
            count += 1
            mail = parse(found[1])
            mails += [mail] if mail else []
    if not count:
        hint = "a public-inbox (v2) holds one mail a commit: clone LIST/git/0.git"
        raise ImpactError(f"{path}: no clone of a public-inbox", hint=hint)
    return told(mails, count, path)
