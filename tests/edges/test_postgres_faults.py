"""What a server says at the door becomes what the person can do."""

from __future__ import annotations

import pytest

from impact.edges.postgres import fault
from impact.model.database import Address

psycopg = pytest.importorskip("psycopg")
AT = 'connection failed: connection to server at "10.9.0.1", port 5433 failed: '


@pytest.mark.parametrize(
    ("said", "what", "hint"),
    [
        ("FATAL: unsupported startup parameter: options", "a pooler stands before the server", "the server itself"),
        ("SSL error: certificate verify failed", "certificate does not hold", "sslrootcert=FILE"),
        ('root certificate file "/ca.crt" does not exist', "certificate does not hold", "sslrootcert=FILE"),
        ('server certificate for "db" does not match host name "10.9.0.1"', "certificate does not hold", "the host"),
        ('FATAL: no pg_hba.conf entry for host "10.9.0.2", no encryption', "lets nobody in", "ask whoever keeps"),
        ("Connection refused", "is not reached", "is it started"),
    ],
)
def test_what_is_said_at_the_door(said, what, hint):
    told = fault(Address("postgresql://db/team"), psycopg.OperationalError(AT + said))
    assert told is not None
    assert (what in told.what, hint in told.hint) == (True, True)
    assert said in told.what
