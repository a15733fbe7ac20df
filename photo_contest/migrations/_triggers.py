"""Triggers: what must never happen and what no declarative constraint can say, on both engines.

- the record is append-only;
- a unit has one period at a time, and no unit stands above itself on any day;
- a member belongs to one unit at a time;
- a unit has one place in a league at a time;
- once voting opened, the rules of the vote stay as they are, and the close, not yet past, moves
  later only.

On PostgreSQL the checks first take a lock, so that two racing transactions see each other; SQLite
has one writer anyway.
"""

from typing import Any

FAR = "9999-12-31"

SQLITE = {
    "record_is_append_only_update": """
        CREATE TRIGGER record_is_append_only_update BEFORE UPDATE ON photo_contest_record
        BEGIN SELECT RAISE(ABORT, 'record_is_append_only'); END""",
    "record_is_append_only_delete": """
        CREATE TRIGGER record_is_append_only_delete BEFORE DELETE ON photo_contest_record
        BEGIN SELECT RAISE(ABORT, 'record_is_append_only'); END""",
    "record_is_append_only_replace": """
        CREATE TRIGGER record_is_append_only_replace BEFORE INSERT ON photo_contest_record
        WHEN EXISTS (SELECT 1 FROM photo_contest_record WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'record_is_append_only'); END""",
}
_OVERLAP_SQLITE = """
    CREATE TRIGGER {name}_{event} AFTER {event} ON {table} BEGIN
        SELECT RAISE(ABORT, '{name}') WHERE EXISTS (
            SELECT 1 FROM {table} o WHERE o.{owner} = NEW.{owner} AND o.id <> NEW.id
            AND o.begins_on < COALESCE(NEW.ends_on, '{far}')
            AND NEW.begins_on < COALESCE(o.ends_on, '{far}'));
    END"""
_CYCLE_SQLITE = """
    CREATE TRIGGER unit_tree_has_no_cycle_{event} AFTER {event} ON photo_contest_unitperiod BEGIN
        SELECT RAISE(ABORT, 'unit_tree_has_no_cycle') WHERE EXISTS (
            WITH RECURSIVE above(unit_id, begins_on, ends_on) AS (
                SELECT NEW.parent_id, NEW.begins_on, COALESCE(NEW.ends_on, '{far}')
                WHERE NEW.parent_id IS NOT NULL
                UNION
                SELECT p.parent_id, MAX(above.begins_on, p.begins_on),
                    MIN(above.ends_on, COALESCE(p.ends_on, '{far}'))
                FROM above JOIN photo_contest_unitperiod p ON p.unit_id = above.unit_id
                WHERE p.parent_id IS NOT NULL AND p.begins_on < above.ends_on
                    AND above.begins_on < COALESCE(p.ends_on, '{far}'))
            SELECT 1 FROM above WHERE unit_id = NEW.unit_id);
    END"""
_OVERLAPS = (
    ("unit_has_one_period_at_a_time", "photo_contest_unitperiod", "unit_id"),
    ("member_has_one_unit_at_a_time", "photo_contest_membership", "member_id"),
    ("unit_has_one_league_place_at_a_time", "photo_contest_leagueplace", "unit_id"),
)
for _name, _table, _owner in _OVERLAPS:
    for _event in ("INSERT", "UPDATE"):
        SQLITE[f"{_name}_{_event}"] = _OVERLAP_SQLITE.format(
            name=_name, table=_table, owner=_owner, event=_event, far=FAR
        )
for _event in ("INSERT", "UPDATE"):
    SQLITE[f"unit_tree_has_no_cycle_{_event}"] = _CYCLE_SQLITE.format(event=_event, far=FAR)

# Once voting opened, by the database's clock: what stays as it is; what moves later only, if at all.
FROZEN = (
    "slug",
    "voting_opens_at",
    "voters",
    "vote_period",
    "vote_budget",
    "vote_budget_period",
    "vote_budget_whole",
    "own_unit_votes",
    "own_unit_cap",
    "anonymous_share_cap",
    "totals",
    "network_hourly_quota",
    "network_daily_quota",
    "provisional_multiple",
    "unreleased_votes",
)
_BROKEN = """OLD.voting_opens_at <= {now} AND ({changed}
        OR NEW.notice_ends_at < OLD.notice_ends_at
        OR NEW.voting_closes_at < OLD.voting_closes_at
        OR (NEW.voting_closes_at > OLD.voting_closes_at AND OLD.voting_closes_at <= {now}))"""
SQLITE["contest_rules_are_frozen"] = """
    CREATE TRIGGER contest_rules_are_frozen BEFORE UPDATE ON photo_contest_contest
    WHEN {broken} BEGIN SELECT RAISE(ABORT, 'contest_rules_are_frozen'); END""".format(
    broken=_BROKEN.format(
        now="strftime('%Y-%m-%d %H:%M:%f', 'now')",
        changed=" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FROZEN),
    )
)
FREEZE_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION contest_rules_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {broken} THEN
            RAISE EXCEPTION 'contest_rules_are_frozen'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""".format(
    broken=_BROKEN.format(
        now="clock_timestamp()",
        changed=" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN),
    )
)

POSTGRESQL = [
    """
    CREATE FUNCTION record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'record_is_append_only' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """
    CREATE TRIGGER record_is_append_only BEFORE UPDATE OR DELETE ON photo_contest_record
    FOR EACH ROW EXECUTE FUNCTION record_is_append_only()""",
    """
    CREATE TRIGGER record_is_append_only_whole BEFORE TRUNCATE ON photo_contest_record
    FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()""",
    """
    CREATE FUNCTION unit_periods_agree() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('photo_contest_unitperiod'));
        IF EXISTS (SELECT 1 FROM photo_contest_unitperiod o WHERE o.unit_id = NEW.unit_id
            AND o.id <> NEW.id AND o.begins_on < COALESCE(NEW.ends_on, 'infinity')
            AND NEW.begins_on < COALESCE(o.ends_on, 'infinity')) THEN
            RAISE EXCEPTION 'unit_has_one_period_at_a_time'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (WITH RECURSIVE above(unit_id, begins_on, ends_on) AS (
                SELECT NEW.parent_id, NEW.begins_on, COALESCE(NEW.ends_on, 'infinity')
                WHERE NEW.parent_id IS NOT NULL
                UNION
                SELECT p.parent_id, GREATEST(above.begins_on, p.begins_on),
                    LEAST(above.ends_on, COALESCE(p.ends_on, 'infinity'))
                FROM above JOIN photo_contest_unitperiod p ON p.unit_id = above.unit_id
                WHERE p.begins_on < above.ends_on
                    AND above.begins_on < COALESCE(p.ends_on, 'infinity'))
            SELECT 1 FROM above WHERE unit_id = NEW.unit_id) THEN
            RAISE EXCEPTION 'unit_tree_has_no_cycle'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$""",
    """
    CREATE TRIGGER unit_periods_agree AFTER INSERT OR UPDATE ON photo_contest_unitperiod
    FOR EACH ROW EXECUTE FUNCTION unit_periods_agree()""",
    """
    CREATE FUNCTION memberships_agree() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM photo_contest_member WHERE id = NEW.member_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM photo_contest_membership o WHERE o.member_id = NEW.member_id
            AND o.id <> NEW.id AND o.begins_on < COALESCE(NEW.ends_on, 'infinity')
            AND NEW.begins_on < COALESCE(o.ends_on, 'infinity')) THEN
            RAISE EXCEPTION 'member_has_one_unit_at_a_time'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$""",
    """
    CREATE TRIGGER memberships_agree AFTER INSERT OR UPDATE ON photo_contest_membership
    FOR EACH ROW EXECUTE FUNCTION memberships_agree()""",
    """
    CREATE FUNCTION league_places_agree() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM photo_contest_unit WHERE id = NEW.unit_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM photo_contest_leagueplace o WHERE o.unit_id = NEW.unit_id
            AND o.id <> NEW.id AND o.begins_on < COALESCE(NEW.ends_on, 'infinity')
            AND NEW.begins_on < COALESCE(o.ends_on, 'infinity')) THEN
            RAISE EXCEPTION 'unit_has_one_league_place_at_a_time'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$""",
    """
    CREATE TRIGGER league_places_agree AFTER INSERT OR UPDATE ON photo_contest_leagueplace
    FOR EACH ROW EXECUTE FUNCTION league_places_agree()""",
    FREEZE_POSTGRESQL,
    """
    CREATE TRIGGER contest_rules_are_frozen BEFORE UPDATE ON photo_contest_contest
    FOR EACH ROW EXECUTE FUNCTION contest_rules_are_frozen()""",
]
POSTGRESQL_DROP = [
    "DROP TRIGGER IF EXISTS record_is_append_only ON photo_contest_record",
    "DROP TRIGGER IF EXISTS record_is_append_only_whole ON photo_contest_record",
    "DROP TRIGGER IF EXISTS unit_periods_agree ON photo_contest_unitperiod",
    "DROP TRIGGER IF EXISTS memberships_agree ON photo_contest_membership",
    "DROP TRIGGER IF EXISTS league_places_agree ON photo_contest_leagueplace",
    "DROP TRIGGER IF EXISTS contest_rules_are_frozen ON photo_contest_contest",
    "DROP FUNCTION IF EXISTS contest_rules_are_frozen()",
    "DROP FUNCTION IF EXISTS record_is_append_only()",
    "DROP FUNCTION IF EXISTS unit_periods_agree()",
    "DROP FUNCTION IF EXISTS memberships_agree()",
    "DROP FUNCTION IF EXISTS league_places_agree()",
]


def create(apps: Any, schema_editor: Any) -> None:
    _run(
        schema_editor,
        SQLITE.values() if schema_editor.connection.vendor == "sqlite" else POSTGRESQL,
    )


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE])
    else:
        _run(schema_editor, POSTGRESQL_DROP)


def _run(schema_editor: Any, statements: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
