from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("doors", "0001_doors")]

    operations = [
        migrations.AlterField(
            model_name="code",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("enter", "Signs in"),
                    ("mobile", "Proves a mobile number"),
                    ("email", "Proves a new e-mail address"),
                ],
                max_length=10,
                verbose_name="purpose",
            ),
        ),
    ]
