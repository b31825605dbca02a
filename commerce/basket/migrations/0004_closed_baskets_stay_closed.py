"""The database refuses lines that come into, change in or leave a basket which is frozen or was ordered.

Deleting is guarded by the model alone: when a product is deleted, its lines in old baskets go with it.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION basket_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state text;
BEGIN
    -- FOR SHARE waits for a checkout that holds the basket, and then sees what became of it.
    SELECT status INTO state FROM basket_basket WHERE id = NEW.basket_id FOR SHARE;
    IF state NOT IN ('Open', 'Saved') THEN
        RAISE EXCEPTION 'basket % is %', NEW.basket_id, state USING ERRCODE = 'check_violation', CONSTRAINT = 'basket_closed';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.basket_id <> NEW.basket_id THEN
        SELECT status INTO state FROM basket_basket WHERE id = OLD.basket_id FOR SHARE;
        IF state NOT IN ('Open', 'Saved') THEN
            RAISE EXCEPTION 'basket % is %', OLD.basket_id, state USING ERRCODE = 'check_violation', CONSTRAINT = 'basket_closed';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER basket_line_guard BEFORE INSERT OR UPDATE ON basket_line
    FOR EACH ROW EXECUTE FUNCTION basket_line_guard();
"""
FREE = "DROP TRIGGER basket_line_guard ON basket_line; DROP FUNCTION basket_line_guard();"


class Migration(migrations.Migration):
    dependencies = [("basket", "0002_squashed_vouchers")]

    operations = [migrations.RunSQL(GUARD, FREE)]
