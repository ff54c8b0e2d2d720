"""
What the triggers of before let through: rows that are put in the place of others, and counts of what is kept apart that get smaller.

In SQLite a row has a number beside its key: ``UPDATE OR REPLACE`` of that number takes the row out that had it, without asking the trigger that
refuses to delete. Of what is kept apart the text may be emptied, once and for all, and be sealed anew, by which it is as long as before; that
what stands there then is sealed, and says the same, no database can know, which has no keys.
"""

from django.db import migrations

TREE = "The tree over the journal is append-only."
APART = "What is kept apart stays: only its text may be destroyed."
FEWER = (
    "NEW.times < OLD.times OR NEW.size < OLD.size OR NEW.kept <> OLD.kept"
    " OR length(NEW.raw) NOT IN (0, length(OLD.raw)) OR length(NEW.parameters) NOT IN (0, length(OLD.parameters))"
)
MOVED = "NEW.rowid <> OLD.rowid"
SQLITE = {
    ("journal_tile", "no_moving"): (MOVED, TREE),
    ("journal_apart", "no_moving"): (MOVED, APART),
    ("journal_apart", "no_fewer"): (FEWER, APART),
}
POSTGRESQL = {("journal_apart", "no_fewer"): (FEWER, APART)}
"""When a change of a table is refused, and with what words."""


def guard(apps, schema_editor):
    """Put the triggers on."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for (table, name), (when, says) in (POSTGRESQL if is_postgresql else SQLITE).items():
        each = f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION journal_refuse('{says}')"
        told = each if is_postgresql else f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        schema_editor.execute(f"CREATE TRIGGER {table}_{name} BEFORE UPDATE ON {table} {told}", params=None)


def unguard(apps, schema_editor):
    """Take the triggers off again."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table, name in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(f"DROP TRIGGER {table}_{name}{f' ON {table}' if is_postgresql else ''}", params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0011_kept_as_it_is")]
    operations = [migrations.RunPython(guard, unguard)]
