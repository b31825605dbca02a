"""The database itself keeps the log: lines are added and read; only one function forgets, and only old ones."""

from django.db import migrations

LOCK = """
CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('audit.door', true) = txid_current()::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_append_only();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_append_only();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_no_truncate;

CREATE FUNCTION audit_log_forget(of_tenant text, older_than timestamptz, at_most integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  gone integer;
BEGIN
  IF older_than > now() - interval '30 days' THEN
    RAISE EXCEPTION 'audit_log keeps 30 days at least';
  END IF;
  -- The account has no right to delete; it is lent for this statement. Two who forget at once wait for each other.
  PERFORM pg_advisory_xact_lock(hashtext('audit_log_forget'));
  GRANT DELETE ON audit_log TO CURRENT_USER;
  PERFORM set_config('audit.door', txid_current()::text, true);
  DELETE FROM audit_log WHERE id IN (
    SELECT id FROM audit_log WHERE tenant_id = of_tenant AND created_at < older_than ORDER BY created_at LIMIT at_most
  );
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('audit.door', '', true);
  REVOKE DELETE ON audit_log FROM CURRENT_USER;
  RETURN gone;
END $$;

REVOKE ALL ON FUNCTION audit_log_forget(text, timestamptz, integer) FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM PUBLIC, CURRENT_USER;
"""

UNLOCK = """
DROP FUNCTION audit_log_forget(text, timestamptz, integer);
DROP TRIGGER audit_log_no_truncate ON audit_log;
DROP TRIGGER audit_log_append_only ON audit_log;
DROP FUNCTION audit_log_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_lines")]

    operations = [migrations.RunSQL(LOCK, UNLOCK)]
