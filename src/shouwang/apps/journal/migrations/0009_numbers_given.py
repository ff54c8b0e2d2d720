"""What of the numbers that a device has given the journal tells."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_kept_apart_once")]
    operations = [migrations.AddField("stream", "told", models.PositiveBigIntegerField(default=0))]
