from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_entries_visits_and_roles_of_keys")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="strong",
            field=models.BooleanField(default=False, verbose_name="after two steps"),
        ),
    ]
