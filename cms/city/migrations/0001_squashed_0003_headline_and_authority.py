import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('cms_city', '0001_initial'), ('cms_city', '0002_initial'), ('cms_city', '0003_headline_and_authority')]

    initial = True

    dependencies = [
        ('cms_media', '0001_squashed_0002_initial'),
        ('tenancy', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CategoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('icon', models.CharField(blank=True, max_length=40, verbose_name='icon')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'category page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CityHomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('headline', models.CharField(blank=True, help_text='The question over the picture of the city.', max_length=120, verbose_name='headline')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'city home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CityNewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'city news',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CityNewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('body', wagtail.fields.RichTextField(verbose_name='text')),
                ('published_on', models.DateField(verbose_name='date')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'piece of city news',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CountryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('code', models.CharField(max_length=2, verbose_name='ISO code')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'country page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ScopePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('scope_type', models.CharField(choices=[('city', 'City'), ('theme', 'Theme')], default='city', max_length=6, verbose_name='kind')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'scope page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SubcategoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'subcategory page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='TenantPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('name', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ar', models.CharField(max_length=160, verbose_name='name in Arabic')),
                ('status', models.CharField(choices=[('active', 'Active'), ('planned', 'Planned'), ('inactive', 'Inactive')], default='active', max_length=10, verbose_name='status')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('authority', models.ForeignKey(blank=True, help_text='Its rules bind every tenant below this page that names no authority of its own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.governanceauthority', verbose_name='governance authority')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms_media.picture', verbose_name='picture')),
                ('tenant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='tenancy.tenant', verbose_name='tenant')),
            ],
            options={
                'verbose_name': 'tenant page',
            },
            bases=('wagtailcore.page',),
        ),
    ]
