"""What a wrong clock, and a claim that cannot be believed, must not decide."""

from datetime import timedelta

from django.db import migrations, models


def date(apps, schema_editor):
    """Devices that are out of service already were withdrawn by the clock of then."""
    devices = apps.get_model("journal", "Device").objects.using(schema_editor.connection.alias)
    devices.update(ends_at=models.F("withdrawn_at"))


class Migration(migrations.Migration):
    dependencies = [("journal", "0009_numbers_given")]
    operations = [
        migrations.AddField("device", "ends_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("serverclock", "waits", models.DurationField(default=timedelta)),
        migrations.AddField("stream", "doubted", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(date, migrations.RunPython.noop),
    ]
