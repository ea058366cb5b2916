"""Refuse changes of the log in the database itself.

A later migration that alters one of these tables on SQLite makes the table anew, which drops its triggers:
it has to run `triggers.install` again.
"""

from django.db import migrations

from audit import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events")]

    operations = [migrations.RunPython(install, remove)]
