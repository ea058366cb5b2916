from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0005_who_pushed")]

    operations = [
        migrations.AddField(
            model_name="slackpost",
            name="images",
            field=models.JSONField(default=list),
        ),
    ]
