"""Wagtail's own migrations let editors change whatever others have put there; `cms.pages.roles` gives them no such
right, and tenants that were made before lose it here."""

from django.db import migrations

ROOMS = ("cms_media", "wagtailimages", "wagtaildocs")
RIGHTS = r"^(change|delete)_(picture|file|image|document)$"


def take_away(apps, schema_editor):
    given = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    given.filter(
        group__name="Editors", permission__content_type__app_label__in=ROOMS, permission__codename__regex=RIGHTS
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms_pages", "0004_for_some_personas"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
