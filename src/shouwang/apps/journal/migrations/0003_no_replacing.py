"""SQLite's ``INSERT OR REPLACE`` deletes an entry without asking the triggers of other programs' connections: it is refused as an insert."""

from django.db import migrations

SAYS = "The journal is append-only: this entry is there already."
THERE = " OR ".join(
    f"EXISTS (SELECT 1 FROM journal_entry WHERE {same})"  # noqa: S608  # the pieces stand below
    for same in (
        "operation_id = NEW.operation_id AND number = NEW.number",
        "operation_id = NEW.operation_id AND id = NEW.id",
        "operation_id = NEW.operation_id AND device_id = NEW.device_id AND epoch = NEW.epoch AND sequence = NEW.sequence",
        "rowid = NEW.rowid",
    )
)
"""Whatever would make SQLite take an entry out; a row number that nobody has named is none that is there."""


def guard(apps, schema_editor):
    """Put the trigger on; PostgreSQL has no such statement, and its ON CONFLICT updates, which is refused already."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER journal_entry_no_replacing BEFORE INSERT ON journal_entry WHEN {THERE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def unguard(apps, schema_editor):
    """Take it off again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER journal_entry_no_replacing")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
