from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_squashed_0002_deletion_and_emailed_links")]

    operations = [
        migrations.AlterField(
            model_name="emailedlink",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("register", "Opens an account"),
                    ("known", "Says that there is an account already"),
                    ("reset", "Sets a new password"),
                ],
                max_length=10,
                verbose_name="purpose",
            ),
        ),
    ]
