from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signups", "0001_sign_up")]

    operations = [
        migrations.AlterField(
            model_name="signup",
            name="plan",
            field=models.CharField(blank=True, max_length=40, verbose_name="plan"),
        ),
    ]
