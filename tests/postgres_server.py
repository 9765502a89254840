"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by its socket alone, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from glob import glob
from pathlib import Path

USER = "impact"
# Nothing here outlives the tests, so nothing waits for a disk.
_SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''", "shared_buffers=32MB",
    "max_connections=60", "autovacuum=off", "jit=off", "wal_level=minimal", "max_wal_senders=0", "lc_messages=C",
)  # fmt: skip
_RULES = f"local all with_password scram-sha-256\nlocal all all trust\n# superuser: {USER}\n"


def programs() -> Path | None:
    """The folder with the programs of a server, of the newest version that is installed; None for none."""
    found = [Path(each) for each in glob("/usr/lib/postgresql/*/bin/postgres")]
    if found:
        return max(found, key=lambda each: int(each.parts[-3])).parent
    server = shutil.which("postgres")
    return Path(server).resolve().parent if server and shutil.which("initdb") else None


def _roomy() -> str:
    """A folder in memory where that has room: making and removing databases is most of what these tests wait for."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30 else "/tmp"


class Server:
    """A server; a context manager that starts it and takes everything away afterwards."""

    def __init__(self) -> None:
        self._programs = programs()
        # Short, because a socket's path may hold no more than a hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="impact-pg-", dir=_roomy()))
        self._data = self.folder / "data"
        self._count = 0
        # A server does not start as root.
        self._as: list[str] = []
        if os.getuid() == 0:
            name = next(each for each in ("postgres", "nobody") if _there(each))
            who = pwd.getpwnam(name)
            os.chown(self.folder, who.pw_uid, who.pw_gid)
            self._as = ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]

    def __enter__(self) -> Server:
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._write("pg_hba.conf", _RULES)
        with_socket = (*_SETTINGS, f"unix_socket_directories='{self.folder}'")
        self._write("postgresql.conf", "\n".join(with_socket) + "\n")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-t", "60", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it, whoever is connected."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", how, "-w", "stop")

    def restart(self, how: str = "fast") -> None:
        """Stop it under everybody's hands, and start it again."""
        self.stop(how)
        self.start()

    def address(self, name: str, *, user: str = USER, password: str = "") -> str:
        """The address of a database on it, as a person types it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql://{who}@/{name}?host={self.folder}"

    def database(self, template: str = "template0", name: str = "") -> str:
        """Make a database, a copy of `template`, and return its name."""
        self._count += 1
        name = name or f"db{self._count}"
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def do(self, statement: str, *values: object, database: str = "postgres") -> list[tuple[object, ...]]:
        """Carry out one statement in a database and return its rows."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            done = connection.execute(statement, values or None)
            return done.fetchall() if done.description else []

    def _write(self, name: str, text: str) -> None:
        self._run("sh", "-c", f'cat >"{self._data / name}"', text=text, own=False)

    def _run(self, program: str, *arguments: object, text: str = "", own: bool = True) -> None:
        first = str(self._programs / program) if own and self._programs else program
        command = [*self._as, first, *map(str, arguments)]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with open(self.folder / "said", "a") as said:
            subprocess.run(
                command, input=text, text=True, check=True, cwd="/", env=environment, stdout=said, stderr=said
            )


def _there(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False
