from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0006_pictures_of_slack_posts")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="next_at",
            field=models.DateTimeField(null=True),
        ),
    ]
