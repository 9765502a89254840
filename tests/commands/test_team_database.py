"""A team in a database: set up by its keeper, filled by its members, read by its readers, each by a login of theirs."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from signed_papers import Signer, needs_ssh_keygen, work

from impact.edges.places import ledger_file
from impact.ledger.team import make_team, open_team
from impact.ledger.team_access import allow
from impact.model.team import LEFT, Team
from impact.services.consents.papers import WORK
from impact.services.team import adding as team_adding

pytestmark = needs_ssh_keygen
WINDOW = "2026-H1"
PEOPLE = ("alice", "bob", "carol", "dan", "eve")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Everybody with a key of their own, by name."""
    folder = tmp_path_factory.mktemp("people")
    return {name: Signer(name, folder, team="core", surname="") for name in (*PEOPLE, "mallory")}


@pytest.fixture
def database(postgres):
    """A database of a keeper's who is no superuser, and its address for a login that is made when it is asked for."""
    name = postgres.database()
    made = set()

    def at(who="keeper"):
        login = f"{who}_{name}"
        if who not in made:
            postgres.do(f"CREATE ROLE {login} LOGIN {'CREATEROLE' if who == 'keeper' else ''}")
            made.add(who)
        return postgres.address(name, user=login)

    at()
    postgres.do(f"ALTER DATABASE {name} OWNER TO keeper_{name}")
    at.name = name
    at.do = lambda statement: postgres.do(statement, database=name)
    return at


@pytest.fixture
def team(database, keys):
    """The database with a team's ledger, and everybody in it by a login of their own."""
    place = ledger_file(database())
    make_team(place, Team("core"))
    for name in PEOPLE:
        database(name)
        with open_team(place) as ledger:
            team_adding.join(ledger, f"{name}@example.com", keys[name].public)
        allow(place, f"{name}_{database.name}", "member", f"{name}@example.com")
    return database


@pytest.fixture
def folder(keys):
    """What somebody hands over: an export and the papers beside it."""

    def made(name, *, by=None, area="src", day=date(2026, 7, 1), **said):
        person = keys[name]
        says = person.says(given=day, **said)
        return person.export(work(f"flaky-tests shop {area}", team="core"), says, day=day, by=by and keys[by].key)

    return made


def sent_by_all(team, impact, folder):
    for name in PEOPLE:
        assert impact("team", "send", folder(name), "--team", team(name)).code == 0
    assert impact("team", "report", "--window", WINDOW, "--team", team()).code == 0
    # The database asks its own clock, and the day of these consents will have come.
    team.do("UPDATE impact_team.releases SET until = 2000000")


def test_members_send_over_their_own_connection_and_a_reader_sees_what_was_told(team, impact, folder):
    sent_by_all(team, impact, folder)
    team("rita")
    impact("ledger", "grant", "--login", f"rita_{team.name}", "--as", "reader", "--ledger", team())
    words = ("team", "report", "--window", WINDOW, "--format", "json", "--team")
    assert impact(*words, team("rita")).out == impact(*words, team()).out
    assert "flaky-tests" in impact(*words, team("rita")).out
    assert impact("team", "members", "--team", team("rita")).code == 1
    assert impact("team", "send", folder("bob"), "--team", team("rita")).code == 1


def test_rights_are_given_where_impact_team_says(team, impact, monkeypatch, tmp_path):
    team("rita")
    words = ("--login", f"rita_{team.name}", "--as", "reader")
    monkeypatch.setenv("IMPACT_TEAM", team())
    assert impact("ledger", "grant", *words).code == 0
    assert impact("ledger", "revoke", *words).out == f"rita_{team.name} is no more a reader\n"
    monkeypatch.setenv("IMPACT_TEAM", str(tmp_path / "team.db"))
    assert "roles are a database's" in impact("ledger", "grant", *words).err


def test_what_is_told_is_withheld_at_once_when_somebody_revokes(team, impact, folder):
    sent_by_all(team, impact, folder)
    team("rita")
    impact("ledger", "grant", "--login", f"rita_{team.name}", "--as", "reader", "--ledger", team())
    team.do("UPDATE impact_team.member_consents SET revoked = 1 WHERE member = (SELECT number FROM impact_team.members "
            "WHERE address = 'bob@example.com')")  # fmt: skip
    said = json.loads(impact("team", "report", "--window", WINDOW, "--format", "json", "--team", team("rita")).out)
    assert "flaky-tests" not in json.dumps(said)
    # Word for word what the keeper's report says of it, so that nobody learns whether the keeper has looked.
    assert LEFT.format(least=5) in json.dumps(said)
    again = impact("team", "report", "--window", WINDOW, "--format", "json", "--team", team())
    assert json.loads(again.out) == said


def test_a_member_is_asked_the_same_as_by_the_keeper(team, impact, folder):
    other = folder("bob")
    done = impact("team", "send", other, "--team", team("alice"))
    assert done.code == 1
    assert "it is of bob@example.com, and this login sends what is its own member's alone" in done.err
    forged = impact("team", "send", folder("alice", by="mallory"), "--team", team("alice"))
    assert forged.code == 1
    assert "not signed by the key of the member" in forged.err
    edited = folder("alice")
    (edited / WORK).write_text((edited / WORK).read_text().replace("src", "lib"))
    assert "changed after it was signed" in impact("team", "send", edited, "--team", team("alice")).err
    assert team.do("SELECT count(*) FROM impact_team.deliveries") == [(0,)]
    kept_out = impact("team", "members", "--team", team("alice"))
    assert kept_out.code == 1
    assert "a member sends their own by: impact team send FOLDER" in kept_out.err
    report = impact("team", "report", "--window", WINDOW, "--team", team("alice")).err
    assert "impact ledger grant --login NAME --as reader" in report


def test_who_was_forgotten_comes_back_by_a_new_consent_alone(team, impact, folder, monkeypatch):
    old = folder("alice")
    assert impact("team", "send", old, "--team", team("alice")).code == 0
    impact("team", "forget-member", "alice@example.com", "--team", team())
    monkeypatch.setenv("IMPACT_TODAY", "2026-07-02")
    impact("team", "join", "alice@example.com", old.parents[0] / "keys" / "alice.pub", "--team", team())
    words = ("alice@example.com", "--login", f"alice_{team.name}", "--as", "member", "--ledger", team())
    assert impact("ledger", "grant", *words).code == 0
    refused = impact("team", "send", old, "--team", team("alice"))
    assert refused.code == 1
    assert "they were forgotten here on 2026-07-01" in refused.err
    _by_hand(team, old)
    assert "alice@example.com: no consent that holds" in impact("team", "members", "--team", team()).out
    new = folder("alice", day=date(2026, 7, 2))
    assert impact("team", "send", new, "--team", team("alice")).code == 0
    assert "alice@example.com: consent until" in impact("team", "members", "--team", team()).out


def _by_hand(team, paper):
    """Put an old consent into one's own rows, past every command."""
    import psycopg

    from impact.services.consents.papers import CONSENT, read_signed

    signed = read_signed(paper / CONSENT)
    with psycopg.connect(team("alice")) as mine:
        ((number,),) = mine.execute("SELECT number FROM impact_own.members").fetchall()
        mine.execute("INSERT INTO impact_own.member_consents VALUES (%s, %s, %s, %s, NULL, '')",
                     [number, json.loads(signed.text)["id"], signed.text, signed.signature])  # fmt: skip


def test_a_teams_database_of_the_version_before_is_brought_up_to_date_by_its_keeper(team, impact, folder):
    for gone in ("VIEW impact_own.forgotten_members", "FUNCTION impact_own.own_forgotten_members",
                 "TABLE impact_team.forgotten_members"):  # fmt: skip
        team.do(f"DROP {gone}")
    team.do("UPDATE impact_team.team SET version = '1'")
    told = impact("team", "send", folder("alice"), "--team", team("alice"))
    assert told.code == 1
    assert "its keeper brings it up to date: impact ledger init-team" in told.err
    assert "less than set up" in impact("doctor", "--ledger", team()).out
    assert impact("ledger", "init-team", team(), "--name", "core").code == 0
    assert impact("team", "send", folder("alice"), "--team", team("alice")).code == 0
    assert "less than set up" not in impact("doctor", "--ledger", team()).out


def test_a_member_sends_again_and_only_their_own_is_replaced(team, impact, folder):
    for name in ("alice", "bob"):
        impact("team", "send", folder(name), "--team", team(name))
    assert impact("team", "send", folder("alice", area="lib"), "--team", team("alice")).code == 0
    found = team.do("SELECT address, work LIKE '%lib%' FROM impact_team.deliveries JOIN impact_team.members "
                    "ON number = member ORDER BY 1")  # fmt: skip
    assert found == [("alice@example.com", True), ("bob@example.com", False)]


def test_rows_that_a_member_puts_in_by_hand_stop_no_report(team, impact, folder):
    sent_by_all(team, impact, folder)
    import psycopg

    with psycopg.connect(team("alice")) as mine:
        ((number,),) = mine.execute("SELECT number FROM impact_own.members").fetchall()
        mine.execute(
            "INSERT INTO impact_own.member_consents VALUES (%s, 'x', '{', 'no signature', 99999999, '{')", [number]
        )
        mine.execute("INSERT INTO impact_own.deliveries VALUES (%s, '2025-H2', 'x', '\\', '{}', '', -5)", [number])
        mine.execute(
            "UPDATE impact_own.deliveries SET work = 'x', slip = 'y', day = 2147483647 WHERE period = %s", [WINDOW]
        )
    assert impact("team", "report", "--window", WINDOW, "--team", team()).code == 0
    assert impact("team", "members", "--team", team()).code == 0


def test_a_keeper_sets_up_a_team_by_commands_alone(database, impact, keys):
    assert impact("ledger", "init-team", database(), "--name", "core").code == 0
    assert impact("team", "join", "alice@example.com", keys["alice"].public, "--team", database()).code == 0
    words = ("--login", f"alice_{database.name}", "--as", "member", "--ledger", database("alice") and database())
    assert impact("ledger", "grant", *words).code == 2
    assert impact("ledger", "grant", "Alice@example.com", *words).out == (
        f"alice_{database.name} is now a member, with the rows of Alice@example.com\n"
    )
    assert impact("ledger", "revoke", *words[:2], *words[4:]).out == f"alice_{database.name} is no more a member\n"


def test_init_team_again_sets_up_again_and_another_team_is_refused(team, impact):
    team.do(f"GRANT SELECT ON impact_team.deliveries TO alice_{team.name}")
    again = impact("ledger", "init-team", team(), "--name", "core")
    assert again.code == 0
    assert f"taken: alice_{team.name} may SELECT on impact_team.deliveries" in again.err
    assert "taken" not in impact("ledger", "init-team", team(), "--name", "core").err
    other = impact("ledger", "init-team", team(), "--name", "shop")
    assert other.code == 1
    assert "the ledger of the team core" in other.err


def test_who_does_not_own_the_database_makes_no_team_in_it(database, impact):
    database.do(f"ALTER DATABASE {database.name} OWNER TO impact")
    done = impact("ledger", "init-team", database(), "--name", "core")
    assert done.code == 1
    assert "rights of this user" in done.err
    assert database.do("SELECT to_regnamespace('impact_team')") == [(None,)]


def test_who_may_make_no_roles_is_told_what_to_ask_for(database, impact):
    database.do(f"ALTER ROLE keeper_{database.name} NOCREATEROLE")
    done = impact("ledger", "init-team", database(), "--name", "core")
    assert done.code == 1
    assert "may make no roles" in done.err
    assert "CREATEROLE" in done.err
    assert database.do("SELECT to_regnamespace('impact_team')") == [(None,)]


def test_a_schema_of_the_superusers_is_not_closed_in_silence(database, impact):
    database.do("ALTER SCHEMA public OWNER TO impact")
    database.do("GRANT USAGE ON SCHEMA public TO PUBLIC")
    done = impact("ledger", "init-team", database(), "--name", "core")
    assert done.code == 1
    assert "the schema public: open to every login" in done.err


def test_a_name_that_makes_roles_alike_is_refused(postgres, impact):
    name = postgres.database(name="n" * 60)
    done = impact("ledger", "init-team", postgres.address(name), "--name", "core")
    assert done.code == 1
    assert "too long" in done.err


def test_what_a_superuser_sets_up_again_stays_the_keepers(team, postgres, impact):
    assert impact("ledger", "init-team", postgres.address(team.name), "--name", "core").code == 0
    assert "look team" not in impact("doctor", "--ledger", team()).out
    owners = (
        "SELECT DISTINCT proowner::regrole::text FROM pg_proc WHERE pronamespace::regnamespace::text LIKE 'impact%'"
    )
    assert sorted(team.do(owners)) == [(f"{team.name}_door",), (f"keeper_{team.name}",)]


def test_names_with_every_letter_are_names(postgres, impact):
    odd = "T 100% \"x\" 'y' é"
    postgres.do(f'CREATE DATABASE "{odd.replace(chr(34), chr(34) * 2)}" TEMPLATE template0')
    login = 'o\'dd "login" %s {0} :own'
    postgres.do(f'CREATE ROLE "{login.replace(chr(34), chr(34) * 2)}" LOGIN'.replace("%", "%"))
    at = f"postgresql://impact@/{quote(odd)}?host={postgres.folder}"
    assert impact("ledger", "init-team", at, "--name", "core").code == 0
    assert impact("ledger", "grant", "--login", login, "--as", "reader", "--ledger", at).code == 0
    said = impact("doctor", "--ledger", at).out
    assert f"readers {login};" in said
    assert impact("ledger", "revoke", "--login", login, "--ledger", at).code == 0
    assert impact("ledger", "init-team", at, "--name", "core").code == 0


def test_a_role_that_others_use_is_not_taken(database, impact):
    database.do(f"CREATE ROLE {database.name}_reader LOGIN")
    done = impact("ledger", "init-team", database(), "--name", "core")
    assert done.code == 1
    assert "may more than a group" in done.err


@pytest.mark.parametrize(
    ("login", "said"),
    [("impact", "may pass by every rule"), ("keeper", "is the keeper's"), ("nobody-at-all", "knows no such login"),
     ("group", "cannot log in")],
)  # fmt: skip
def test_whom_no_role_would_hold_back_gets_none(team, impact, login, said):
    if login == "group":
        team.do(f"CREATE ROLE group_{team.name}")
    name = {"keeper": f"keeper_{team.name}", "group": f"group_{team.name}"}.get(login, login)
    done = impact("ledger", "grant", "--login", name, "--as", "reader", "--ledger", team())
    assert done.code == 1
    assert said in done.err


def test_a_login_is_one_persons(team, impact):
    words = ("--login", f"alice_{team.name}", "--as", "member", "--ledger", team())
    assert "is that of alice@example.com already" in impact("ledger", "grant", "bob@example.com", *words).err
    words = ("--login", f"zoe_{team.name}", "--as", "member", "--ledger", team("zoe") and team())
    assert "nobody of this team" in impact("ledger", "grant", "zoe@example.com", *words).err
    assert impact("ledger", "revoke", "--login", f"alice_{team.name}", "--ledger", team()).code == 0
    assert team.do("SELECT login FROM impact_team.members WHERE address = 'alice@example.com'") == [("",)]
    assert impact("ledger", "revoke", "--login", f"alice_{team.name}", "--ledger", team()).code == 1


def test_only_the_keeper_gives_and_takes(team, impact):
    for verb in ("grant", "revoke"):
        done = impact("ledger", verb, "--login", f"bob_{team.name}", "--as", "reader", "--ledger", team("alice"))
        assert done.code == 1
        assert "only its keeper" in done.err
    assert "only its keeper" in impact("ledger", "init-team", team("alice"), "--name", "core").err
    assert impact("ledger", "grant", "--login", "x", "--as", "reader").code == 1


def test_an_operator_cares_for_the_queue_and_reads_no_facts(team, impact, tmp_path, repo):
    from impact.fleet.queue import Queue
    from impact.model.fleet import Job

    repo.commit("Begin", {"a": "1\n"})
    fleet = tmp_path / "fleet.yaml"
    fleet.write_text(f"repositories:\n  - {{name: r, path: {repo.path}}}\n")
    assert impact("fleet", "scan", "--fleet", fleet, "--ledger", team(), "--workers", "1").code == 0
    team("oscar")
    impact("ledger", "grant", "--login", f"oscar_{team.name}", "--as", "operator", "--ledger", team())
    Queue(ledger_file(team()), lambda job: None).enqueue([Job("r"), Job("s")])
    team.do("SET search_path = impact_queue; UPDATE procrastinate_jobs SET status = 'failed' WHERE lock = 's'")
    assert "r" in impact("fleet", "status", "--ledger", team("oscar")).out
    assert impact("fleet", "retry", "--ledger", team("oscar")).out == "s: waits again\n1 jobs wait again\n"
    assert impact("fleet", "drain", "--ledger", team("oscar")).out.startswith("2 jobs")
    assert impact("log", "--me", "a@example.com", "--ledger", team("oscar")).code == 1
    assert impact("team", "report", "--window", WINDOW, "--team", team("oscar")).code == 1


def test_doctor_tells_who_may_what_and_makes_nothing(team, impact):
    said = impact("doctor", "--ledger", team()).out
    assert f"ok   team: {team()}: members alice_{team.name}, bob_{team.name}" in said
    assert "who sees everything: impact (superuser), " in said
    assert "no ledger of a person or a fleet in it that you may read" in said
    team("oscar")
    impact("ledger", "grant", "--login", f"oscar_{team.name}", "--as", "operator", "--ledger", team())
    assert f"ok   ledger: {team('oscar')}, no ledger" in impact("doctor", "--ledger", team("oscar")).out
    assert team.do("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
    mine = impact("doctor", "--ledger", team("alice")).out
    assert "you are member there" in mine
    assert "bob" not in mine


def test_doctor_waits_for_nobody_who_writes_for_long(team, impact, monkeypatch):
    import psycopg

    from impact.ledger import postgres, team_access

    monkeypatch.setattr(team_access, "PATIENCE", "50ms")
    with psycopg.connect(team("alice")) as held:
        held.execute(postgres._ONE_WRITER)
        done = impact("doctor", "--ledger", team())
        assert "look team" in done.out
        assert "the ledger is busy" in done.out
        assert "you are member" in impact("doctor", "--ledger", team("bob")).out


BY_HAND = (
    ("GRANT SELECT ON impact_team.deliveries TO {alice}", "{alice} may SELECT on impact_team.deliveries"),
    ("GRANT SELECT (address) ON impact_team.members TO {alice}", "{alice} may SELECT on impact_team.members.address"),
    ("GRANT CONNECT ON DATABASE {db} TO PUBLIC", "everybody may CONNECT on the database"),
    ("ALTER TABLE impact_team.members DISABLE ROW LEVEL SECURITY", "row-level security holds for impact_team.members"),
    ("DROP POLICY own ON impact_team.members", "rows of impact_team.members by the policy own"),
    ("CREATE POLICY all_of_it ON impact_team.members USING (true)", "by the policy all_of_it"),
    ("CREATE TABLE impact_team.copy AS SELECT * FROM impact_team.members", "impact_team.copy is none of our tables"),
    ("CREATE VIEW public.v AS SELECT * FROM impact_team.members", "public.v reads tables of impact_team"),
    ("GRANT SELECT ON public.v TO PUBLIC", "everybody may SELECT on public.v, which is impact's"),
    ("CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "public.f()"),
    ("GRANT {db}_reader TO {db}_member", "{db}_member is in {db}_reader"),
    (
        "ALTER TABLE impact_team.members ALTER COLUMN address SET STATISTICS 50",
        "the planner learns values of impact_team.members.address",
    ),
    ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {alice}", "{alice} may SELECT on what is made later"),
    (
        "CREATE OR REPLACE FUNCTION impact_own.own_members() RETURNS SETOF impact_team.members LANGUAGE sql "
        "SECURITY DEFINER AS 'SELECT * FROM impact_team.members WHERE true'",
        "the function impact_own.own_members",
    ),
)


def test_doctor_tells_what_was_changed_by_hand(team, impact):
    assert "look team" not in impact("doctor", "--ledger", team()).out
    team.do(f"ALTER ROLE bob_{team.name} RENAME TO bill_{team.name}")
    names = {"alice": f"alice_{team.name}", "db": team.name}
    for statement, _ in BY_HAND:
        team.do(statement.format(**names))
    team.do("ANALYZE impact_team.members")
    done = impact("doctor", "--ledger", team())
    assert done.code == 1
    assert "look team:" in done.out
    assert [told for _, told in BY_HAND if told.format(**names) not in done.out] == []
    assert f"bill_{team.name} is a member and has no rows" in done.out
    assert f"those of bob_{team.name}, which is no member's login" in done.out
    assert "the planner has kept values of members.address" in done.out
    assert "impact ledger init-team" in done.out
