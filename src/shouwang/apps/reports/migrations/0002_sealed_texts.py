"""The words of photos are sealed, in published reports under the key that stays."""

from django.db import migrations, models

from shouwang.apps.operations.sealed import SealedText, sealing


def with_the_file(apps, schema_editor):
    """A photo's published copy says already how long it is kept."""
    for photo in apps.get_model("reports", "Photo").objects.using(schema_editor.connection.alias).select_related("published"):
        photo.kept_as = photo.published.kept_as
        photo.save(update_fields=["kept_as"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("journal", "0009_numbers_given")]
    operations = [
        migrations.AddField("photo", "kept_as", models.CharField(max_length=12, default="texts")),
        migrations.RunPython(with_the_file),
        *sealing(
            "reports",
            "photo",
            {
                "caption": SealedText(max_length=200),
                "caption_en": SealedText(max_length=200),
                "alternative": SealedText(max_length=300),
                "alternative_en": SealedText(max_length=300),
            },
            "texts",
        ),
    ]
