"""Several rosters may be published; which of them holds is a question of the time. Those that were replaced by a newer one are published too."""

from django.db import migrations, models


def publish_replaced(apps, schema_editor):
    apps.get_model("roster", "Roster").objects.filter(state="replaced").update(state="published")


class Migration(migrations.Migration):
    dependencies = [("roster", "0009_relief")]

    operations = [
        migrations.RemoveConstraint(model_name="roster", name="one_published_roster"),
        migrations.RunPython(publish_replaced, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="roster",
            name="state",
            field=models.CharField(
                choices=[("searching", "Being searched"), ("draft", "Draft"), ("published", "Published"), ("failed", "Broken off")],
                default="searching",
                max_length=10,
            ),
        ),
    ]
