import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0004_what_passed_for_a_tenant"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="is_self_service",
            field=models.BooleanField(
                default=False,
                help_text="Otherwise they ask for it, and an operator takes it for them.",
                verbose_name="tenants take it themselves",
            ),
        ),
        migrations.AddField(
            model_name="tenantbilling",
            name="next_plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.plan",
                verbose_name="plan of the next period",
            ),
        ),
    ]
