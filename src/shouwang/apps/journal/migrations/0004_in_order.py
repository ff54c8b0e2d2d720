"""Where each entry stands in the log: a column of its own, filled for what is there already; what the hashes are over is not touched."""

import json
from datetime import timedelta
from importlib import import_module

from django.db import migrations, models

GUARDS = import_module("shouwang.apps.journal.migrations.0002_append_only")
AHEAD = timedelta(minutes=5)


def place(apps, schema_editor):
    """What happened when it says so; put right where a clock was told to be wrong, and never later than it was received."""
    here = schema_editor.connection.alias  # a backup is brought up to date on a copy beside the database
    entries = apps.get_model("journal", "Entry").objects.using(here)
    if not entries.exists():
        return
    GUARDS.unguard(apps, schema_editor)
    entries.update(placed_at=models.F("happened_at"))
    for clock in entries.filter(kind="device.clock-wrong").order_by("number"):
        told = json.loads(clock.data)
        mine = entries.filter(operation=clock.operation_id, device=told["device"], epoch=told["epoch"])
        for row in mine.filter(sequence__gte=told["first"], sequence__lte=told["last"]):
            right = row.happened_at - timedelta(seconds=told["seconds"])
            mine.filter(sequence=row.sequence).update(placed_at=min(right, row.received_at + AHEAD))
    for pen in apps.get_model("journal", "Pen").objects.using(here):
        others = entries.filter(operation=pen.operation_id).exclude(device=pen.device_id)
        others.filter(placed_at__gt=models.F("received_at") + AHEAD).update(placed_at=models.F("received_at"))
    GUARDS.guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_no_replacing")]
    operations = [
        migrations.RemoveIndex("entry", "entries_by_time"),
        migrations.RemoveIndex("entry", "entries_by_kind"),
        migrations.AddField("entry", "placed_at", models.DateTimeField(null=True)),
        migrations.AddIndex("entry", models.Index(fields=["operation", "placed_at", "number"], name="entries_in_order")),
        migrations.AddIndex("entry", models.Index(fields=["operation", "kind", "placed_at"], name="entries_of_kind")),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
