"""Notes on sites are sealed."""

from django.db import migrations

from shouwang.apps.operations.sealed import SealedText, sealing


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = sealing("territory", "sitefact", {"note": SealedText(max_length=200)}, "texts")
