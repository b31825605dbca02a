from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('basket', '0002_initial')]

    initial = True

    dependencies = [
        ('basket', '0001_squashed_0003_one_open_basket_per_store'),
        ('voucher', '0001_squashed_0002_use_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='basket',
            name='vouchers',
            field=models.ManyToManyField(blank=True, to='voucher.voucher', verbose_name='Vouchers'),
        ),
    ]
