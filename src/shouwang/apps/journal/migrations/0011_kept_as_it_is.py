"""
Triggers, in both databases, for what is written once beside the entries: checkpoints, tiles of the tree, and what is kept apart.

A checkpoint never changes. A tile only grows, until it is full. Of what is kept apart the text goes with the people, and how often it came
is counted; what it is and why it is there stays.
"""

from django.db import migrations

SAYS = {
    "journal_checkpoint": "What was signed is append-only.",
    "journal_tile": "The tree over the journal is append-only.",
    "journal_apart": "What is kept apart stays: only its text may be destroyed.",
}
STAYS = ("id", "operation_id", "device_id", "epoch", "sequence", "leaf", "reason", "received_at")
"""Of a line kept apart."""
GROWS = "substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes AND length(NEW.hashes) <= 8192"
"""A tile holds 256 hashes of 32 bytes."""
OLD_TILE = "NEW.operation_id = OLD.operation_id AND NEW.level = OLD.level AND NEW.\"index\" = OLD.\"index\""
CHANGED = {
    "journal_checkpoint": "TRUE",
    "journal_tile": f"NOT ({OLD_TILE} AND {GROWS})",
    "journal_apart": " OR ".join(f"NEW.{name} <> OLD.{name}" for name in STAYS),
}
"""When a change is refused."""
SAME = {
    "journal_checkpoint": ("operation_id = NEW.operation_id AND size = NEW.size",),
    "journal_tile": ("operation_id = NEW.operation_id AND level = NEW.level AND \"index\" = NEW.\"index\"",),
    "journal_apart": (
        "id = NEW.id",
        "operation_id = NEW.operation_id AND device_id = NEW.device_id AND epoch = NEW.epoch AND sequence = NEW.sequence AND leaf = NEW.leaf",
    ),
}
"""Whatever would make SQLite's ``INSERT OR REPLACE`` take a row out, beside the number of the row."""


def sqlite(table):
    """The triggers of a table, by name."""
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in (*SAME[table], "rowid = NEW.rowid"))  # noqa: S608  # ours
    refuses = f"BEGIN SELECT RAISE(ABORT, '{SAYS[table]}'); END"
    return {
        f"{table}_no_change": f"BEFORE UPDATE ON {table} WHEN {CHANGED[table]} {refuses}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {refuses}",
        f"{table}_no_replacing": f"BEFORE INSERT ON {table} WHEN {there} {refuses}",
    }


FUNCTION = """
    CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def postgresql(table):
    """The triggers of a table, by name."""
    refuses = f"EXECUTE FUNCTION journal_refuse('{SAYS[table]}')"
    return {
        f"{table}_no_change": f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({CHANGED[table]}) {refuses}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW {refuses}",
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuses}",
    }


def guard(apps, schema_editor):
    """Put the triggers on."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(FUNCTION, params=None)
    for table in SAYS:
        for name, told in (postgresql if is_postgresql else sqlite)(table).items():
            schema_editor.execute(f"CREATE TRIGGER {name} {told}", params=None)


def unguard(apps, schema_editor):
    """Take the triggers off again."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in SAYS:
        for name in (postgresql if is_postgresql else sqlite)(table):
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if is_postgresql else f"DROP TRIGGER {name}", params=None)
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION journal_refuse", params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0010_in_doubt")]
    operations = [migrations.RunPython(guard, unguard)]
