"""The city's pages are written in English and Arabic from the first day."""

from django.db import migrations


def add_languages(apps, schema_editor):
    locale = apps.get_model("wagtailcore", "Locale")
    for code in ("en", "ar"):
        locale.objects.using(schema_editor.connection.alias).get_or_create(language_code=code)


class Migration(migrations.Migration):
    dependencies = [("cms_city", "0001_squashed_0003_headline_and_authority"), ("wagtailcore", "0054_initial_locale")]

    operations = [migrations.RunPython(add_languages, migrations.RunPython.noop)]
