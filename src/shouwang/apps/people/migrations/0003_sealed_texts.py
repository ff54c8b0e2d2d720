"""What a call-out says is sealed."""

from django.db import migrations

from shouwang.apps.operations.sealed import SealedText, sealing


class Migration(migrations.Migration):
    dependencies = [("people", "0002_what_people_bear")]
    operations = sealing("people", "callout", {"text": SealedText(), "text_en": SealedText()}, "texts")
