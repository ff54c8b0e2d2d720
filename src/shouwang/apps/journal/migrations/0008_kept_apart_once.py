"""What is kept apart: how often it came and how long it is, told also of what is there already."""

from django.db import migrations, models
from django.db.models.functions import Length

SEALED = 36
"""Bytes that a text is longer when it is sealed: the name of its ring, a nonce, and the proof that it is whole."""


def measure(apps, schema_editor):
    """All of it came at least once and is kept in full; what is destroyed has no length any more."""
    rows = apps.get_model("journal", "Apart").objects.using(schema_editor.connection.alias)
    rows.update(last_at=models.F("received_at"))
    rows.alias(long=Length(models.F("raw"))).filter(long__gt=SEALED).update(size=Length("raw") - SEALED, kept=Length("raw") - SEALED)


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_lost_files")]
    operations = [
        migrations.AddField("apart", "last_at", models.DateTimeField(null=True)),
        migrations.AddField("apart", "times", models.PositiveBigIntegerField(default=1)),
        migrations.AddField("apart", "size", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("apart", "kept", models.PositiveBigIntegerField(default=0)),
        migrations.AddIndex("apart", models.Index(fields=["device", "kept"], name="room_of_a_device")),
        migrations.RunPython(measure, migrations.RunPython.noop),
    ]
