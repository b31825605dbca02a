import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_where_data_lie_and_lost_proofs'),
    ]

    operations = [
        migrations.CreateModel(
            name='TenantTraffic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(max_length=14, verbose_name='kind')),
                ('amount', models.BigIntegerField(default=0, verbose_name='amount')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.tenant', verbose_name='tenant')),
            ],
            options={
                'verbose_name': 'traffic of a tenant',
                'verbose_name_plural': 'traffic of tenants',
                'ordering': ['-day', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'day', 'kind'), name='one_traffic_row_per_day_and_kind')],
            },
        ),
    ]
