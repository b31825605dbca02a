"""The trigger that wakes dispatchers, and what was delivered before deliveries were kept."""

from django.db import migrations

WAKE = """
CREATE FUNCTION outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY outbox;
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox_eventoutbox
    FOR EACH STATEMENT EXECUTE FUNCTION public.outbox_wake();
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_deliveries_and_circuits")]

    operations = [
        migrations.RunSQL(
            "UPDATE outbox_eventoutbox SET dispatched_at = COALESCE(published_at, created_at) WHERE status <> 'pending'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(WAKE, "DROP TRIGGER outbox_wake ON outbox_eventoutbox; DROP FUNCTION outbox_wake();"),
    ]
