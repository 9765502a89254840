"""People and times as conversions, scripts and liars leave them."""

from __future__ import annotations

import os
from pathlib import Path

from torture.builder import FIRST, Case, Draft, case

DAY = 86_400
MAILMAP = b"New Name <new@x> <old@x>\n"
CO_AUTHORS = (
    (b"Co-authored-by: B <b@x>", ["b@x"]),
    (b"co-authored-BY: C <c@x>", ["c@x"]),
    (b"Co-Authored-By:D<d@x>", ["d@x"]),
    (
        b"Co-authored-by: E <1+e@users.noreply.github.com>\nCo-authored-by: F <f@x>",
        ["1+e@users.noreply.github.com", "f@x"],
    ),
    (b"Co-authored-by: G\n <g@x>", ["g@x"]),
    (b"Co-authored-by: H <h@x>\r\n", ["h@x"]),
)


@case
def broken_idents(folder: Path) -> Case:
    """Author lines with no date, a date in words, or a name and nothing else."""
    draft = Draft(folder)
    draft.commit({b"f": b"0"})
    for author, email in (
        (b"Ada <ada@example.com>", b"ada@example.com"),
        (b"Ada <ada@example.com> notadate +0000", b"ada@example.com"),
        (b"Ada", b""),
    ):
        draft.commit({b"f": author}, author=author, email=email, time=FIRST)
        draft.told(-1, time=None)
    return draft.tip().case(lossy=True)


@case
def odd_idents(folder: Path) -> Case:
    """Author lines with no name, nested brackets, an address of spaces, 100,000 letters, many times."""
    draft = Draft(folder)
    stamp = b" %d +0000" % FIRST
    for author, name, email in (
        (b"<ada@example.com>" + stamp, "", "ada@example.com"),
        (b"Ada <>" + stamp, "Ada", ""),
        (b"Ada <ada <x> @example.com>" + stamp, "Ada", "ada <x"),
        (b"Ada > Eve <ada@example.com>" + stamp, "Ada > Eve", "ada@example.com"),
        (b"  Ada   Eve   <ada@example.com>" + stamp, "Ada   Eve", "ada@example.com"),
        (b"A" * 100_000 + b" <ada@example.com>" + stamp, "A" * 100_000, "ada@example.com"),
        (b"Ada <ada@example.com>    " + stamp, "Ada", "ada@example.com"),
    ):
        draft.commit({b"f": author}, author=author, time=FIRST)
        draft.told(-1, name=name, email=email)
    return draft.tip().case(lossy=True)


@case
def dates_edges(folder: Path) -> Case:
    """Times at the edges of 31 and 32 bits, and zones from -1200 to +1400."""
    draft = Draft(folder)
    times = (
        (0, b"+0000"),
        (1, b"-1200"),
        (2**31 - 1, b"+1400"),
        (2**31, b"+0545"),
        (2**32, b"-0330"),
        (4_102_444_800, b"+0000"),
    )
    for number, (time, zone) in enumerate(times):
        draft.commit({b"f": b"%d" % number}, time=time, zone=zone)
    return draft.tip().case()


@case
def dates_beyond(folder: Path) -> Case:
    """Times no calendar holds, before 1970, beyond 64 bits; zones of 99 hours and of 20 digits."""
    draft = Draft(folder)
    for number, (time, zone, told) in enumerate(
        (
            (253_402_300_800, b"+0000", 253_402_300_800),
            (10**15, b"+0000", 10**15),
            (10**17, b"-0100", 10**17),
            (-1, b"+0000", None),
            (-(10**12), b"+0000", None),
            (2**63, b"+0000", None),
            (2**64 + 5, b"+0000", None),
            (10**40, b"+0000", None),
            (FIRST, b"+9999", FIRST),
            (FIRST, b"-9999", FIRST),
            (FIRST, b"+" + b"9" * 20, FIRST),
            (FIRST, b"-0000", FIRST),
        )
    ):
        draft.commit({b"f": b"%d" % number}, time=time, zone=zone)
        draft.told(-1, time=told)
    return draft.tip().case(lossy=True)


@case
def clock_skew(folder: Path) -> Case:
    """Every child is older than its parent, so walks that stop at a date stop too early."""
    draft = Draft(folder)
    for number in range(30):
        draft.commit({b"f": b"%d" % number}, time=FIRST - number * DAY)
    return draft.tip().case()


@case
def mailmap(folder: Path) -> Case:
    """A .mailmap: the raw identity stays, the person is the mapped one, configuration decides nothing."""
    draft = Draft(folder)
    draft.commit({b".mailmap": MAILMAP}, name=b"Old", email=b"old@x")
    draft.commit({b".mailmap": MAILMAP, b"f": b"1"}, name=b"New Name", email=b"new@x")
    return draft.tip().check_out().case(people={"old@x": ("New Name", "new@x")})


@case
def mailmap_settings(folder: Path) -> Case:
    """mailmap.file names a FIFO, mailmap.blob a blob that maps everybody to somebody else."""
    draft = Draft(folder)
    os.mkfifo(folder / "fifo")
    blob = draft.blob(b"Eve <eve@x> <old@x>\n")
    draft.commit({b".mailmap": MAILMAP}, name=b"Old", email=b"old@x")
    draft.tip()
    draft.configure({"mailmap.file": str(folder / "fifo"), "mailmap.blob": blob, "log.mailmap": "true"})
    return draft.case(people={"old@x": ("New Name", "new@x")})


@case
def mailmap_link(folder: Path) -> Case:
    """.mailmap is a symbolic link to a file outside: it is not followed."""
    draft = Draft(folder)
    outside = folder / "outside"
    outside.write_bytes(MAILMAP)
    draft.commit({b".mailmap": ("120000", draft.blob(str(outside).encode()))}, name=b"Old", email=b"old@x")
    return draft.tip().check_out().case()


@case
def mailmap_folder(folder: Path) -> Case:
    """.mailmap is a folder."""
    draft = Draft(folder)
    draft.commit({b".mailmap/x": MAILMAP}, name=b"Old", email=b"old@x")
    return draft.tip().check_out().case()


@case
def mailmap_noise(folder: Path) -> Case:
    """A .mailmap of 5 MB: broken lines, bytes that are no text, a circle, and one entry that counts."""
    draft = Draft(folder)
    noise = b"<<<>>> broken \xff\xfe <\n# comment\n<> <>\nA <a@x> <b@x>\nB <b@x> <a@x>\n" + b"x" * 100 + b"\n"
    text = noise * (5_000_000 // len(noise)) + MAILMAP
    draft.commit({b".mailmap": text}, name=b"Old", email=b"OLD@x")
    return draft.tip().case(people={"OLD@x": ("New Name", "new@x")})


@case
def trailers(folder: Path) -> Case:
    """Co-author trailers: odd case, no space, several, folded, CRLF, and one that is none."""
    draft = Draft(folder)
    for lines, _ in CO_AUTHORS:
        draft.commit({b"f": lines}, b"subject\n\nbody\n\n" + lines + b"\n")
    middle = b"subject\n\nCo-authored-by: NOT <mid@x>\n\nlast paragraph is prose\n"
    draft.commit({b"f": b"mid"}, middle)
    wanted = [*(emails for _, emails in CO_AUTHORS), []]
    shas = [each.sha for each in draft.commits]
    return draft.tip().case(co_authors=dict(zip(shas, wanted, strict=True)))


@case
def signed(folder: Path) -> Case:
    """A signature, an unknown header with a false author in its folds, and what a conversion left."""
    draft = Draft(folder)
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n =aaaa\n -----END PGP SIGNATURE-----\n"
    draft.commit({b"f": b"1"}, headers=signature)
    draft.commit({b"f": b"2"}, headers=b"x-unknown line1\n line2\n author Other <m@x> 1 +0000\n")
    draft.commit({b"f": b"3"}, headers=b"HG:rename-source hg\nHG:extra branch:default\n")
    return draft.tip().case()


@case
def no_people(folder: Path) -> Case:
    """A commit object with neither author nor committer, and one whose committer comes first."""
    draft = Draft(folder)
    draft.commit({b"f": b"1"})
    people = b"committer Com <com@example.com> 1600000999 +0000\nauthor Ada <ada@example.com> 1600000999 +0000\n"
    for rest, name, email, time in (
        (b"\nno people\n", "", "", None),
        (people + b"\nturned\n", "Ada", "ada@example.com", 1_600_000_999),
    ):
        draft.commit({b"f": rest})
        above = draft.commits[-2].sha
        sha = draft.object(draft.store.tree({b"f": rest}), [above], rest)
        message = rest.decode().rpartition("\n\n")[2] or "no people\n"
        draft.told(-1, sha=sha, files={"f": "M"}, name=name, email=email, time=time, message=message.lstrip("\n"))
    return draft.tip().case(lossy=True)
