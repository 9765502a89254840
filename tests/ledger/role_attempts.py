"""What people in each role of a team's database try in order to see more, and what they get: data for a test.

`python tests/ledger/role_attempts.py` prints the table that docs/explanation/what-each-role-sees.md holds.

The names in braces are filled in by the test: {alice}, {bob}, {keeper}, {rita} and {oscar} are logins, {database} is
the database, {hers} and {his} are the numbers of Alice and Bob, {object} is a large object of the keeper's.
"""

from __future__ import annotations

from dataclasses import dataclass

MEMBER, READER, OPERATOR, NOBODY = "member", "reader", "operator", "nobody"
# What comes of an attempt. REFUSED: an error about rights. OWN: rows, all of them the asker's. NOTHING: no row, or none
# was changed. TOLD: rows that were released. SAME: the same, to the letter, as for a guess that is wrong. HARMLESS: an
# error or an answer that holds nothing of anybody else. ALLOWED: what the role is there for.
REFUSED, OWN, NOTHING, TOLD = "refused", "only own", "nothing", "only told"
SAME, HARMLESS, ALLOWED = "no difference", "harmless", "allowed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody in a role tries something; `guess` is the same SQL with a wrong guess, where the two are compared."""

    role: str
    what: str
    sql: str
    outcome: str
    guess: str = ""


def _m(what: str, sql: str, outcome: str = REFUSED, guess: str = "") -> Attempt:
    return Attempt(MEMBER, what, sql, outcome, guess)


def _r(what: str, sql: str, outcome: str = REFUSED, guess: str = "") -> Attempt:
    return Attempt(READER, what, sql, outcome, guess)


def _o(what: str, sql: str, outcome: str = REFUSED, guess: str = "") -> Attempt:
    return Attempt(OPERATOR, what, sql, outcome, guess)


_CONSENT = "INSERT INTO impact_own.member_consents VALUES ('{who}', '{id}', 't', 's', NULL, '')"
_SENT = "INSERT INTO impact_own.deliveries VALUES ('{{hers}}', '2027-H1', '{consent}', 'w', 's', 's', 1)"
_PLAN = "SET enable_seqscan = off; EXPLAIN (ANALYZE, TIMING off, SUMMARY off) SELECT count(*) FROM {what}"

_MEMBERS = (
    _m("reads the list of members", "SELECT * FROM impact_own.members", OWN),
    _m("reads all consents", "TABLE impact_own.member_consents", OWN),
    _m("reads all exports", "SELECT * FROM impact_own.deliveries", OWN),
    _m("joins exports and members", "SELECT * FROM impact_own.members AS m CROSS JOIN impact_own.deliveries AS d", OWN),
    _m(
        "asks for another's rows by their number", "SELECT * FROM impact_own.deliveries WHERE member = '{his}'", NOTHING
    ),
    _m(
        "counts by grouping sets",
        "SELECT member, count(*) FROM impact_own.deliveries GROUP BY GROUPING SETS (member)",
        OWN,
    ),
    _m("reads by a cursor", "DECLARE c CURSOR FOR SELECT * FROM impact_own.deliveries; FETCH ALL FROM c", OWN),
    _m(
        "prepares a statement, then becomes the group",
        "PREPARE p AS SELECT * FROM impact_own.deliveries; SET ROLE {database}_member; EXECUTE p",
        OWN,
    ),
    _m("copies out the view", "COPY (SELECT * FROM impact_own.deliveries) TO STDOUT", OWN),
    _m("turns the view into XML", "SELECT table_to_xml('impact_own.deliveries', true, false, '')", OWN),
    _m("turns the schema into XML", "SELECT schema_to_xml('impact_team', true, false, '')", HARMLESS),
    _m("reads the table of members itself", "SELECT * FROM impact_team.members"),
    _m("reads who was forgotten", "SELECT * FROM impact_own.forgotten_members", OWN),
    _m("reads the table of who was forgotten itself", "SELECT * FROM impact_team.forgotten_members"),
    _m(
        "lets somebody who was forgotten come back",
        "DELETE FROM impact_own.forgotten_members",
    ),
    _m("reads the table of exports itself", "SELECT * FROM impact_team.deliveries"),
    _m("copies out the table itself", "COPY impact_team.deliveries TO STDOUT"),
    _m("asks the catalogue to check a key of the table", "SELECT 'impact_team.members'::regclass", REFUSED),
    _m("reads who was in a report", "SELECT * FROM impact_team.release_members"),
    _m("reads what the team was told, being no reader", "SELECT * FROM impact_told.cells"),
    _m("calls the reader's door", "SELECT * FROM impact_told.told_cells()"),
    _m("switches row-level security off", "SET row_security = off; SELECT * FROM impact_own.deliveries"),
    _m("changes another's export", "UPDATE impact_own.deliveries SET work = '' WHERE member = '{his}'", NOTHING),
    _m("deletes every export", "DELETE FROM impact_own.deliveries RETURNING *", OWN),
    _m("revokes every consent", "UPDATE impact_own.member_consents SET revoked = 1 RETURNING *", OWN),
    _m("gives their export to another", "UPDATE impact_own.deliveries SET member = '{his}'"),
    _m("changes what was signed", "UPDATE impact_own.member_consents SET text = ''"),
    _m("makes a second person of themselves", "INSERT INTO impact_own.members VALUES ('n', 'a', 'k', 'l')", HARMLESS),
    _m("makes a second person in the table", "INSERT INTO impact_team.members VALUES ('n', 'a', 'k', 'l')"),
    _m("takes another's login", "UPDATE impact_own.members SET login = '{bob}'"),
    _m("deletes all members", "DELETE FROM impact_own.members"),
    _m("sends a consent as another", _CONSENT.format(who="{his}", id="new")),
    _m("sends a consent under a number that nobody has", _CONSENT.format(who="nobody", id="new")),
    _m(
        "sends a consent with another's id, to learn whether it is there",
        _CONSENT.format(who="{hers}", id="bobs-consent"),
        SAME,
        _CONSENT.format(who="{hers}", id="nobodys-consent"),
    ),
    _m(
        "sends an export by another's consent, to learn whether it is there",
        _SENT.format(consent="bobs-consent"),
        SAME,
        _SENT.format(consent="nobodys-consent"),
    ),
    _m(
        "sends a consent without a text, to be shown a row",
        "INSERT INTO impact_own.member_consents VALUES ('{hers}', 'x', NULL, 's', NULL, '')",
        HARMLESS,
    ),
    _m(
        "overwrites where a key is taken",
        "INSERT INTO impact_own.deliveries VALUES ('{his}', '2026-H1', 'bobs-consent', "
        "'w', 's', 's', 1) ON CONFLICT (member, period) DO UPDATE SET work = ''",
        HARMLESS,
    ),
    _m(
        "merges into the exports",
        "MERGE INTO impact_own.deliveries AS d USING (VALUES ('{his}')) AS v (n) "
        "ON d.member = v.n WHEN MATCHED THEN DELETE",
        HARMLESS,
    ),
    _m(
        "lets a division by zero tell of a row",
        "SELECT member, 1 / (CASE member WHEN '{hers}' THEN 1 ELSE 0 END) FROM impact_own.deliveries",
        OWN,
    ),
    _m("lets a failed cast show a row", "SELECT work::int FROM impact_own.deliveries", HARMLESS),
    _m("lets a failed cast show an address", "SELECT address::int FROM impact_own.members", HARMLESS),
    _m(
        "guesses an address, and asks how many rows were passed over",
        _PLAN.format(what="impact_own.members WHERE address = 'bob@example.com'"),
        SAME,
        _PLAN.format(what="impact_own.members WHERE address = 'bib@example.com'"),
    ),
    _m(
        "guesses the beginning of an address by a range, likewise",
        _PLAN.format(what="impact_own.members WHERE address >= 'bob@' AND address < 'boc'"),
        SAME,
        _PLAN.format(what="impact_own.members WHERE address >= 'xob@' AND address < 'xoc'"),
    ),
    _m(
        "guesses words of an export by a range, likewise",
        _PLAN.format(what="impact_own.deliveries WHERE work >= 'bobs-' AND work < 'bobs.'"),
        SAME,
        _PLAN.format(what="impact_own.deliveries WHERE work >= 'zobs-' AND work < 'zobs.'"),
    ),
    _m(
        "guesses a consent, and reads the planner's estimate",
        "EXPLAIN SELECT * FROM impact_own.member_consents WHERE id = 'bobs-consent'",
        SAME,
        "EXPLAIN SELECT * FROM impact_own.member_consents WHERE id = 'nobodys-consen'",
    ),
    _m("asks the planner about the table", "EXPLAIN SELECT * FROM impact_team.members WHERE address < 'c'"),
    _m(
        "has plans printed while a door is used",
        "SET debug_print_plan = on; SET client_min_messages = log; "
        "SELECT * FROM impact_own.members WHERE address = 'bob@example.com'",
        NOTHING,
    ),
    _m(
        "counts the rows that an index fetched",
        "SELECT count(*) FROM impact_own.members WHERE address = "
        "'bob@example.com'; SELECT idx_tup_fetch FROM pg_stat_xact_all_tables WHERE schemaname = 'impact_team' "
        "AND relname = 'members'",
        SAME,
        "SELECT count(*) FROM impact_own.members WHERE address = 'bib@example.com'; "
        "SELECT idx_tup_fetch FROM pg_stat_xact_all_tables WHERE schemaname = 'impact_team' AND relname = 'members'",
    ),
    _m("reads the planner's statistics", "SELECT * FROM pg_stats WHERE schemaname = 'impact_team'", NOTHING),
    _m("reads where those are kept", "SELECT * FROM pg_statistic"),
    _m("reads extended statistics", "SELECT * FROM pg_stats_ext", NOTHING),
    _m(
        "makes a function that tells what it is given",
        "CREATE FUNCTION impact_own.leak(text) RETURNS boolean "
        "LANGUAGE plpgsql COST 0.0001 AS 'BEGIN RAISE NOTICE ''%'', $1; RETURN true; END'",
    ),
    _m(
        "makes it in the schema public",
        "CREATE FUNCTION public.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ),
    _m("makes it in a schema of their own", "CREATE SCHEMA mine CREATE TABLE t (a int)"),
    _m(
        "makes it in a temporary schema",
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ),
    _m("makes an operator", "CREATE OPERATOR impact_own.<<<< (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)"),
    _m(
        "lets a block tell every row it meets",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM "
        "impact_own.deliveries LOOP RAISE NOTICE '%', r; END LOOP; END $$",
        HARMLESS,
    ),
    _m(
        "lets a block read the table and hide the error",
        "DO $$ DECLARE r record; BEGIN SELECT * INTO r FROM "
        "impact_team.deliveries; EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLERRM; END $$",
        HARMLESS,
    ),
    _m("shadows a table by a temporary one", "CREATE TEMP TABLE members (number text, login text)"),
    _m("shadows it by a view", "CREATE TEMP VIEW members AS SELECT '{his}' AS number, '{alice}' AS login"),
    _m(
        "turns the search path round",
        "SET search_path = pg_temp, impact_team, public; SELECT * FROM impact_own.deliveries",
        OWN,
    ),
    _m("keeps rows in a table of their own", "CREATE TABLE impact_own.t AS SELECT * FROM impact_own.deliveries"),
    _m(
        "hangs a trigger on the exports",
        "CREATE TRIGGER t AFTER INSERT ON impact_team.deliveries FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ),
    _m("replaces what a view does by a rule", "CREATE RULE r AS ON INSERT TO impact_own.deliveries DO INSTEAD NOTHING"),
    _m("replaces the view", "CREATE OR REPLACE VIEW impact_own.members AS SELECT * FROM impact_team.members"),
    _m("takes the policy away", "DROP POLICY own ON impact_team.deliveries"),
    _m("takes row-level security off", "ALTER TABLE impact_team.deliveries DISABLE ROW LEVEL SECURITY"),
    _m("lets the planner learn", "ALTER TABLE impact_team.members ALTER COLUMN address SET STATISTICS 100"),
    _m("changes the door", "ALTER FUNCTION impact_own.own_deliveries() OWNER TO {alice}"),
    _m("calls the trigger's function", "SELECT impact_own.keep()"),
    _m("locks the table", "LOCK TABLE impact_team.deliveries IN ACCESS EXCLUSIVE MODE"),
    _m("empties the table", "TRUNCATE impact_team.deliveries"),
    _m("makes a foreign key to learn of keys", "CREATE TABLE impact_own.k (n text REFERENCES impact_team.members)"),
    _m("becomes another", "SET ROLE {bob}"),
    _m("becomes the keeper", "SET ROLE {keeper}"),
    _m("becomes the door", "SET ROLE {database}_door"),
    _m("becomes another for good", "SET SESSION AUTHORIZATION {bob}"),
    _m("becomes the group", "SET ROLE {database}_member; SELECT * FROM impact_own.deliveries", OWN),
    _m(
        "lets somebody else into the group, as the group",
        "SET ROLE {database}_member; GRANT {database}_member TO {mallory}",
    ),
    _m(
        "gives the group's view to somebody else",
        "SET ROLE {database}_member; GRANT SELECT ON impact_own.members TO "
        "{mallory}; SELECT relacl FROM pg_class WHERE oid = 'impact_own.members'::regclass AND relacl::text LIKE "
        "'%{mallory}%'",
        NOTHING,
    ),
    _m(
        "takes from the group what is its own", "DROP OWNED BY {database}_member; SELECT * FROM impact_own.members", OWN
    ),
    _m("sends by copying in, as another", "COPY impact_own.deliveries FROM STDIN; {his}\t2027-H1\tc\tw\ts\ts\t1"),
    _m(
        "ends another's session",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{keeper}'",
        NOTHING,
    ),
    _m(
        "asks what a door cost",
        "EXPLAIN (ANALYZE, VERBOSE, TIMING off, SUMMARY off) SELECT * FROM impact_own.deliveries",
        HARMLESS,
    ),
    _m("has the server say more at a fault", "SET client_min_messages = debug5; SET log_min_messages = debug5"),
    _m("reads of the two-kilobyte parts of large texts", "SELECT * FROM pg_toast.pg_toast_1262", REFUSED),
    _m("sets their role by a function", "SELECT set_config('role', '{keeper}', false)"),
    _m("becomes another by a function", "SELECT set_config('session_authorization', '{bob}', false)"),
    _m("lets themselves pass by row-level security", "ALTER ROLE {alice} BYPASSRLS"),
    _m("gives another a new password", "ALTER ROLE {bob} PASSWORD 'x'"),
    _m(
        "has words of the table counted by text search",
        "SELECT ts_stat('SELECT to_tsvector(work) FROM impact_team.deliveries')",
    ),
    _m("publishes all tables", "CREATE PUBLICATION p FOR ALL TABLES"),
    _m(
        "hangs a trigger on everything that is made",
        "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION impact_own.keep()",
    ),
    _m("makes a cast that shows what it is given", "CREATE CAST (text AS int) WITH INOUT"),
    _m("fires no triggers", "SET session_replication_role = replica"),
    _m("has the planner learn by ANALYZE", "ANALYZE impact_team.members"),
    _m(
        "asks what they may, by number",
        "SELECT 1 FROM pg_class WHERE relnamespace = 'impact_team'::regnamespace AND "
        "has_table_privilege(oid, 'SELECT')",
        NOTHING,
    ),
    _m("takes themselves into the readers", "GRANT {database}_reader TO {alice}"),
    _m("gives the keeper's rights on", "GRANT SELECT ON impact_team.deliveries TO {alice}"),
    _m("renames themselves to another", "ALTER ROLE {alice} RENAME TO {bob}_two"),
    _m("reads the fleet's facts", "SELECT * FROM public.commits"),
    _m("reads how the fleet stands", "SELECT * FROM public.fleet_repositories"),
    _m("reads the queue", "SELECT * FROM impact_queue.procrastinate_jobs"),
    _m("listens to the queue", "LISTEN procrastinate_any_queue_v1", HARMLESS),
    _m(
        "reads what others ask at this moment",
        "SELECT query FROM pg_stat_activity WHERE usename IS DISTINCT FROM session_user",
        HARMLESS,
    ),
    _m("reads passwords", "SELECT * FROM pg_authid"),
    _m("reads a file of the server", "SELECT pg_read_file('PG_VERSION')"),
    _m("lists the server's files", "SELECT pg_ls_dir('.')"),
    _m("reads the server's log", "SELECT pg_current_logfile()"),
    _m("reads a file as a large object", "SELECT lo_import('/etc/hostname')"),
    _m("writes a large object to a file", "SELECT lo_export({object}, '/tmp/impact-lo')"),
    _m("reads the keeper's large object", "SELECT lo_get({object})"),
    _m("copies from a program", "COPY impact_own.members FROM PROGRAM 'id'"),
    _m("copies into a file", "COPY (SELECT 1) TO '/tmp/impact-copy'"),
    _m("connects anew from within (dblink)", "CREATE EXTENSION dblink", HARMLESS),
    _m("makes a foreign server", "CREATE FOREIGN DATA WRAPPER w"),
    _m("reads pages of the table (pageinspect)", "CREATE EXTENSION pageinspect", HARMLESS),
    _m("loads a library", "LOAD 'auto_explain'"),
    _m("reads the write-ahead log", "SELECT pg_create_physical_replication_slot('s')"),
    _m(
        "reads comments of the schema",
        "SELECT description FROM pg_description WHERE description LIKE '%secret%'",
        NOTHING,
    ),
    _m(
        "reads what policies and doors say",
        "SELECT qual FROM pg_policies; SELECT prosrc FROM pg_proc "
        "WHERE pronamespace::regnamespace::text LIKE 'impact%'",
        HARMLESS,
    ),
    _m(
        "lists columns by the information schema",
        "SELECT * FROM information_schema.columns WHERE table_schema = 'impact_team'",
        NOTHING,
    ),
    _m("leaves a transaction for another to finish", "PREPARE TRANSACTION 'x'", HARMLESS),
)
_READERS = (
    _r("reads what was told", "SELECT * FROM impact_told.cells", TOLD),
    _r("reads of which windows", "SELECT * FROM impact_told.windows", TOLD),
    _r("asks for what is withheld", "SELECT * FROM impact_told.cells WHERE period = '2025-H2'", NOTHING),
    _r(
        "asks for a window in which a consent was revoked",
        "SELECT * FROM impact_told.cells WHERE period = '2025-H1'",
        NOTHING,
    ),
    _r(
        "asks for a window in which a consent has ended",
        "SELECT * FROM impact_told.cells WHERE period = '2024-H2'",
        NOTHING,
    ),
    _r(
        "sets their clock back by a week, and asks for it",
        "SET TimeZone = '<then>+167'; SELECT * FROM impact_told.cells WHERE period = '2024-H2'",
        NOTHING,
    ),
    _r(
        "lets a text mean something else by their settings",
        "SET standard_conforming_strings = off; SET transform_null_equals = on; SELECT * FROM impact_told.cells",
        TOLD,
    ),
    _r(
        "asks for a window in which somebody was forgotten",
        "SELECT * FROM impact_told.cells WHERE period = '2024-H1'",
        NOTHING,
    ),
    _r(
        "asks for a window from which somebody took back what they sent",
        "SELECT * FROM impact_told.cells WHERE period = '2023-H2'",
        NOTHING,
    ),
    _r(
        "asks for what was told of a window before",
        "SELECT * FROM impact_told.cells WHERE name = 'older-secret'",
        NOTHING,
    ),
    _r(
        "asks how many were in a window that is withheld",
        "SELECT members FROM impact_told.windows WHERE members IS NOT NULL AND withheld <> ''",
        NOTHING,
    ),
    _r(
        "guesses what is withheld, and asks how many rows were passed over",
        _PLAN.format(what="impact_told.cells WHERE period = '2025-H2' AND sort = 'theme' AND name = 'withheld-secret'"),
        SAME,
        _PLAN.format(what="impact_told.cells WHERE period = '2025-H2' AND sort = 'theme' AND name = 'withheld-sacret'"),
    ),
    _r(
        "has plans printed while the door is used",
        "SET debug_print_plan = on; SET client_min_messages = log; SELECT * FROM impact_told.cells",
        TOLD,
    ),
    _r("reads who was in it", "SELECT * FROM impact_team.release_members"),
    _r("reads the cells' table itself", "SELECT * FROM impact_team.release_cells"),
    _r("reads the members", "SELECT * FROM impact_team.members"),
    _r("reads members through the members' view", "SELECT * FROM impact_own.members"),
    _r("calls the members' door", "SELECT * FROM impact_own.own_members()"),
    _r("reads consents", "SELECT * FROM impact_team.member_consents"),
    _r("reads exports", "SELECT * FROM impact_team.deliveries"),
    _r("reads who was forgotten", "SELECT * FROM impact_team.forgotten_members"),
    _r("writes into what was told", "UPDATE impact_told.cells SET words = 'all of it'", HARMLESS),
    _r("deletes what was told", "DELETE FROM impact_told.windows", HARMLESS),
    _r("makes a view of their own", "CREATE VIEW impact_told.v AS SELECT * FROM impact_team.release_members"),
    _r(
        "replaces the door",
        "CREATE OR REPLACE FUNCTION impact_told.told_team() RETURNS TABLE (name text, version text, "
        "windows text, \"least\" integer) LANGUAGE sql AS 'SELECT address, '''', '''', 0 FROM impact_team.members'",
    ),
    _r("makes a temporary function", "CREATE FUNCTION pg_temp.f(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
    _r("becomes a member", "SET ROLE {database}_member"),
    _r("becomes the keeper", "SET ROLE {keeper}"),
    _r("reads the planner's statistics", "SELECT * FROM pg_stats WHERE schemaname LIKE 'impact%'", NOTHING),
    _r("turns the database into XML", "SELECT database_to_xml(true, false, '')", HARMLESS),
    _r("reads the fleet's facts", "SELECT * FROM public.commits"),
    _r("reads the queue", "SELECT * FROM impact_queue.procrastinate_jobs"),
    _r("reads a file of the server", "SELECT pg_read_file('PG_VERSION')"),
    _r(
        "asks for the definition, and runs it", "SELECT pg_get_functiondef('impact_told.told_cells'::regproc)", HARMLESS
    ),
)
_OPERATORS = (
    _o("sees how jobs stand", "SELECT id, lock, status, attempts FROM impact_queue.procrastinate_jobs", ALLOWED),
    _o("reads what jobs are given: addresses of people", "SELECT args FROM impact_queue.procrastinate_jobs"),
    _o("reads whole rows of jobs", "SELECT j FROM impact_queue.procrastinate_jobs AS j"),
    _o("turns jobs into JSON", "SELECT to_jsonb(j) FROM impact_queue.procrastinate_jobs AS j"),
    _o("copies jobs out", "COPY impact_queue.procrastinate_jobs TO STDOUT"),
    _o(
        "breaks a rule of the table, to be shown a row",
        "UPDATE impact_queue.procrastinate_jobs SET status = 'todo', abort_requested = true",
        HARMLESS,
    ),
    _o("has a changed job returned whole", "UPDATE impact_queue.procrastinate_jobs SET priority = 1 RETURNING *"),
    _o("fetches a job as a worker does", "SELECT impact_queue.procrastinate_fetch_job_v2(NULL, NULL)"),
    _o(
        "puts in a job of their own",
        "INSERT INTO impact_queue.procrastinate_jobs (queue_name, task_name) VALUES ('impact', 'impact.job')",
    ),
    _o(
        "puts one in by the engine's function",
        "SELECT impact_queue.procrastinate_defer_jobs_v1(ARRAY[]::impact_queue.procrastinate_job_to_defer_v1[])",
    ),
    _o("changes what a job is given", "UPDATE impact_queue.procrastinate_jobs SET args = '{{}}'"),
    _o(
        "copies what a job is given into a column that they see",
        "UPDATE impact_queue.procrastinate_jobs SET lock = args::text RETURNING lock",
    ),
    _o(
        "finds jobs by what they are given",
        "SELECT id FROM impact_queue.procrastinate_jobs WHERE args::text LIKE '%a%'",
    ),
    _o(
        "reads the planner's estimate of what jobs are given",
        "EXPLAIN SELECT id FROM impact_queue.procrastinate_jobs WHERE args @> '{{}}'",
    ),
    _o("ends a job as a worker does", "SELECT impact_queue.procrastinate_finish_job_v1(1, 'failed', true)"),
    _o(
        "joins what they see to the facts",
        "SELECT * FROM public.fleet_repositories AS f LEFT JOIN public.repositories AS r ON r.id = f.repo_id",
    ),
    _o("reads the planner's statistics of args", "SELECT * FROM pg_stats WHERE attname = 'args'", NOTHING),
    _o(
        "hangs a trigger on the jobs",
        "CREATE TRIGGER t BEFORE UPDATE ON impact_queue.procrastinate_jobs FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ),
    _o("sees how repositories stand", "SELECT name, reason FROM public.fleet_repositories", ALLOWED),
    _o("reads the fleet's facts", "SELECT * FROM public.commits"),
    _o("reads the map of teams", "SELECT * FROM public.fleet_teams"),
    _o("reads consents of a person's ledger", "SELECT * FROM public.consents"),
    _o("changes how a repository stands", "UPDATE public.fleet_repositories SET reason = ''"),
    _o("makes something in the schema public", "CREATE TABLE public.t (a int)"),
    _o("reads members", "SELECT * FROM impact_team.members"),
    _o("reads exports", "SELECT * FROM impact_team.deliveries"),
    _o("reads who was forgotten", "SELECT * FROM impact_team.forgotten_members"),
    _o("reads what was told", "SELECT * FROM impact_told.cells"),
    _o("reads through the members' view", "SELECT * FROM impact_own.members"),
    _o("becomes the keeper", "SET ROLE {keeper}"),
    _o("makes a temporary table", "CREATE TEMP TABLE t (a int)"),
    _o("turns the queue into XML", "SELECT schema_to_xml('impact_queue', true, false, '')", HARMLESS),
)
_NOBODIES = (Attempt(NOBODY, "a login of the server that is in no group connects", "SELECT 1", REFUSED),)
ATTEMPTS = (*_MEMBERS, *_READERS, *_OPERATORS, *_NOBODIES)


def table() -> str:
    """The attempts as a table in Markdown, as the page holds it."""
    lines = ["| who | tries to see more: | what comes of it |", "| --- | --- | --- |"]
    lines += [f"| {each.role} | {each.what} | {each.outcome} |" for each in ATTEMPTS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
