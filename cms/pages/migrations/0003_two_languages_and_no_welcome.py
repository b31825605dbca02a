"""Both languages have the same ids in every tenant; Wagtail's welcome page, site and workflow make room for ours."""

from django.db import migrations


def make_room(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for language in ("en", "ar"):
        Locale.objects.get_or_create(language_code=language)
    apps.get_model("wagtailcore", "Site").objects.filter(root_page__storepage=None).delete()
    Page = apps.get_model("wagtailcore", "Page")
    Page.objects.filter(depth=2, url_path="/home/", content_type__model="page").delete()
    root = Page.objects.filter(depth=1).first()
    if root is not None:
        root.numchild = Page.objects.filter(depth=2).count()
        root.locale = Locale.objects.get(language_code="en")
        root.save()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()


class Migration(migrations.Migration):
    dependencies = [("cms_pages", "0001_squashed_0002_pages_and_pieces")]

    operations = [migrations.RunPython(make_room, migrations.RunPython.noop)]
