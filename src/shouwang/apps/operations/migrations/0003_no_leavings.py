"""Of what has been sealed, and of the names of passkeys, nothing is left open in the free space of the database."""

from django.db import migrations

EMPTIED = ("command_order", "mfa_authenticator", "people_callout", "reports_photo", "roster_group", "territory_sitefact")


def write_anew(apps, schema_editor):
    """SQLite writes all of the database anew, PostgreSQL the tables from which a column went; its log goes when it is used again."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in EMPTIED:
                cursor.execute(f"VACUUM FULL {table}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("operations", "0002_passkeys_without_names"),
        ("command", "0002_sealed_texts"),
        ("people", "0003_sealed_texts"),
        ("reports", "0002_sealed_texts"),
        ("roster", "0012_sealed_texts"),
        ("territory", "0002_sealed_texts"),
    ]
    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
