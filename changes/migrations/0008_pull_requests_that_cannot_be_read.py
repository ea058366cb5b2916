from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0007_when_a_delivery_is_tried_again")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="pull_unreadable",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
