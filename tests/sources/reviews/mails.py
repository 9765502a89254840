"""Mails of a made-up patch list: a patch, what two people say, its second version, and credit."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime

PATCH = """\
Waiting is better than sleeping.

Signed-off-by: Ben Li <ben@example.com>
---
 queue.c | 4 ++--
 1 file changed

diff --git a/queue.c b/queue.c
index 1111111..2222222 100644
--- a/queue.c
+++ b/queue.c
@@ -1,2 +1,2 @@
-\tsleep(5);
+\t{wait};
 \tdone();
diff --git a/notes.txt b/notes.txt
--- a/notes.txt
+++ b/notes.txt
@@ -1 +1 @@
-old
+new
--\x20
2.39.5
"""


def mail(key, sender, subject, body, *, answers=(), day=1, hour=10):
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "list@example.com"
    made["Subject"] = subject
    made["Message-ID"] = f"<{key}@example.com>"
    made["Date"] = format_datetime(parsedate_to_datetime(f"{day:02} Mar 2026 {hour:02}:00:00 +0000"))
    if answers:
        made["In-Reply-To"] = f"<{answers[-1]}@example.com>"
        made["References"] = " ".join(f"<{each}@example.com>" for each in answers)
    made.set_content(body)
    return made.as_bytes()


def answer(quoted, words):
    return "On Sunday, Ben Li <ben@example.com> wrote:\n" + "".join(f"> {line}\n" for line in quoted) + f"\n{words}\n"


BEN, CLEO, DAN = "Ben Li <ben@example.com>", "Cleo <cleo@example.com>", '"Dan, the kind" <dan@example.com>'
ON_WAIT = ["diff --git a/queue.c b/queue.c", "+++ b/queue.c", "-\tsleep(5);", "+\twait_for(1);"]
ON_NOTES = ["diff --git a/notes.txt b/notes.txt", "+++ b/notes.txt", "+new"]


def series():
    """Everything in order of time."""
    first, second = "[PATCH] queue: wait instead of sleeping", "[PATCH v2] queue: wait instead of sleeping"
    return [
        mail("p1", BEN, first, PATCH.format(wait="wait_for(1)")),
        mail(
            "c1",
            CLEO,
            f"Re: {first}",
            answer(ON_WAIT, "This waits for one only, why not for all?"),
            answers=["p1"],
            day=2,
        ),
        mail("c2", DAN, f"Re: {first}", answer(ON_NOTES, "Typo: s/new/News/"), answers=["p1"], day=2, hour=11),
        mail("r1", BEN, f"Re: {first}", "> why not for all?\n\nRight, thanks.\n", answers=["p1", "c1"], day=3),
        mail("p2", BEN, second, PATCH.format(wait="wait_for(all)"), day=4),
        mail("c3", CLEO, f"Re: {second}", "Good now.\n\nReviewed-by: Cleo <cleo@example.com>\n", answers=["p2"], day=5),
        mail("o1", DAN, "Lunch?", "Who comes along?\n", day=5),
    ]


def mbox(mails):
    return b"".join(
        b"From x@example.com Sun Mar  1 00:00:00 2026\n" + each.replace(b"\nFrom ", b"\n>From ") + b"\n"
        for each in mails
    )
