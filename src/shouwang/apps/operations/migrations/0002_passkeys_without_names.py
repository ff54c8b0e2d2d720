"""Passkeys have no names any more, which nobody could have destroyed with the people."""

from django.db import migrations


def forget(apps, schema_editor):
    for passkey in apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias).filter(type="webauthn"):
        passkey.data = {**passkey.data, "name": ""}
        passkey.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
