import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('members', '0001_initial'), ('members', '0002_initial')]

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('metadata', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('prefix', models.CharField(max_length=16, unique=True, verbose_name='begins with')),
                ('hashed_key', models.CharField(max_length=128, verbose_name='hash')),
                ('scopes', models.JSONField(blank=True, default=list, verbose_name='may')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to='tenancy.store', verbose_name='store')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to='tenancy.tenant', verbose_name='tenant')),
            ],
            options={
                'verbose_name': 'API key',
                'verbose_name_plural': 'API keys',
                'ordering': ['tenant', 'name'],
            },
        ),
        migrations.CreateModel(
            name='TenantUser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('metadata', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('role', models.CharField(choices=[('super-admin', 'Super admin'), ('tenant-admin', 'Tenant admin'), ('compliance-officer', 'Compliance officer'), ('auditor', 'Auditor'), ('city-manager', 'City manager'), ('district-manager', 'District manager'), ('zone-operator', 'Zone operator'), ('facility-operator', 'Facility operator'), ('asset-technician', 'Asset technician'), ('store-manager', 'Store manager'), ('viewer', 'Viewer')], default='viewer', max_length=20, verbose_name='role')),
                ('role_level', models.PositiveSmallIntegerField(db_index=True, default=10, editable=False, verbose_name='level')),
                ('store_ids', models.JSONField(blank=True, default=list, verbose_name='only these stores')),
                ('assigned_nodes', models.JSONField(blank=True, default=list, verbose_name='nodes')),
                ('assigned_node_ids', models.JSONField(blank=True, default=list, verbose_name='ids of nodes')),
                ('permissions', models.JSONField(blank=True, default=list, verbose_name='further permissions')),
                ('status', models.CharField(choices=[('active', 'Active'), ('inactive', 'Inactive'), ('invited', 'Invited')], db_index=True, default='invited', max_length=10, verbose_name='status')),
                ('invitation_token', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='invitation')),
                ('invitation_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='invited')),
                ('invitation_accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('last_active_at', models.DateTimeField(blank=True, null=True, verbose_name='last seen')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='tenancy.tenant', verbose_name='tenant')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'ordering': ['tenant', 'role_level'],
                'constraints': [models.UniqueConstraint(models.F('tenant'), models.F('user'), name='one_membership_per_tenant')],
            },
        ),
    ]
