"""Says why a git that went over the network failed, and whether that may pass by itself.

Git has one exit code for all of it, so this is the one place that reads its sentences, in plain C locale. They decide
what a failure is called and whether it is tried again, never what is read.
"""

from __future__ import annotations

import re

from impact.model.errors import HostError, ImpactError, RepositoryError

# Each: what git or ssh says, what we say, what to do, and whether it may pass. The first that fits counts.
_PASSING = True
_REASONS: tuple[tuple[str, str, str, bool], ...] = (
    (r"No space left on device|Disk quota exceeded|File too large|unable to write file|write error",
     "no space left on the disk of the mirrors",
     "free some space, lower `limits.all_gb`, or let `mirrors:` in the fleet file be elsewhere", False),
    (r"transport '.*' not allowed", "its protocol is not allowed",
     "name the protocol under `protocols:` in the fleet file if you trust it", False),
    (r"Host key verification failed", "ssh does not know its host key",
     "connect once by hand with ssh and look at the key", False),
    (r"certificate", "shows a certificate that nobody vouches for",
     "if it is its own, git config --global http.sslCAInfo FILE", False),
    (r"Permission denied|Authentication failed|could not read (Username|Password)|error: 40[13]\b|HTTP Basic: Access",
     "refuses the credentials, or needs some",
     "log in once with Git's credential helper or an ssh agent; a private repository says so too", False),
    (r"[Rr]epository .*not found|error: (404|410)\b|does not appear to be a git repository|does not exist"
     r"|project you were looking for could not be found|repository not exported|not a git repository",
     "no such repository there, or none for you", "is the address right? A private one says so too", False),
    (r"pack-objects died|not our ref|Could not read [0-9a-f]{40}|bad object|loose object .* is corrupt",
     "the repository there is damaged", "tell whoever keeps it; `git fsck` there shows where", False),
    (r"Could ?n[o']t resolve host|not known|Temporary failure in name resolution",
     "its host is not found", "is there a network, and is the name right?", _PASSING),
    (r"timed out|[Tt]imeout|Operation too slow", "its host takes too long", "run it again later", _PASSING),
    (r"Connection refused|Failed to connect|No route to host|[Nn]etwork is unreachable|unable to connect",
     "its host is not reached", "is there a network? Run it again later", _PASSING),
    (r"error: (5\d\d|429|408)\b", "its host is in trouble, or asks for less", "run it again later", _PASSING),
    (r"early EOF|hung up|RPC failed|[Cc]onnection (reset|closed)|unexpected disconnect|unexpected EOF|broken pipe"
     r"|bad band|index-pack failed|fetch-pack: |Empty reply|kex_exchange|transfer closed|TLS|SSL",
     "the connection broke off", "run it again: what was there before is untouched", _PASSING),
)  # fmt: skip


def refusal(told: str, said: str) -> ImpactError:
    """Return what to raise for a git that failed on the way to `told` and said this."""
    lines = [each for each in said.splitlines() if not each.startswith("remote:")]  # what the far side likes to say
    text = "\n".join(lines)
    for pattern, what, hint, passing in _REASONS:
        if re.search(pattern, text):
            kind = HostError if passing else RepositoryError
            return kind(f"{told}: {what}", hint=hint)
    reason = next((each for each in lines if each.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    reason = reason.removeprefix("fatal: ").removeprefix("error: ")[:200]
    # A person's own configuration may put a token into addresses, and git prints them.
    reason = re.sub(r"//[^/\s]*@", "//", reason)
    return RepositoryError(f"{told}: git could not fetch it: {reason or 'it says nothing'}", hint="try `git ls-remote`")
