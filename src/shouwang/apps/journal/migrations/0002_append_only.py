"""Triggers that refuse to change or delete an entry, in both databases."""

from django.db import migrations

SAYS = "The journal is append-only: write an entry that corrects or strikes this one."

SQLITE = [
    f"CREATE TRIGGER journal_entry_no_{verb} BEFORE {verb} ON journal_entry BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER journal_entry_no_{verb}" for verb in ("UPDATE", "DELETE")]

POSTGRESQL = [
    f"""
    CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()
    """,
    """
    CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_entry_no_change ON journal_entry",
    "DROP TRIGGER journal_entry_no_truncate ON journal_entry",
    "DROP FUNCTION journal_entry_refuse",
]


def guard(apps, schema_editor):
    """Put the triggers on."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    """Take the triggers off again."""
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
