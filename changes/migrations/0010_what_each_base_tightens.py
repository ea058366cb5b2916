from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_the_default_branch_s(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("changes", "Repository").objects.exclude(tightening={}):
        row.tightenings = {row.default_branch: row.tightening}
        row.save(update_fields=["tightenings"])


class Migration(migrations.Migration):
    dependencies = [("changes", "0009_slack_posts_given_up")]

    operations = [
        migrations.AddField(
            model_name="repository",
            name="tightenings",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(keep_the_default_branch_s, migrations.RunPython.noop),
        migrations.RemoveField(model_name="repository", name="tightening"),
    ]
