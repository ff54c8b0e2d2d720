"""What groups are told is sealed."""

from django.db import migrations

from shouwang.apps.operations.sealed import SealedText, sealing


class Migration(migrations.Migration):
    dependencies = [("roster", "0011_wheel")]
    operations = sealing(
        "roster",
        "group",
        {"instructions": SealedText(max_length=1000), "communications": SealedText(max_length=300)},
        "texts",
    )
