"""What an order says is sealed."""

from django.db import migrations

from shouwang.apps.operations.sealed import SealedText, sealing


class Migration(migrations.Migration):
    dependencies = [("command", "0001_initial")]
    operations = sealing("command", "order", {"text": SealedText()}, "texts")
