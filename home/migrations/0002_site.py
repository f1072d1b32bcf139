"""The five languages, the home page of the source language as a draft, and who may do what."""

from django.conf import settings
from django.db import migrations


def set_up(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)

    # Wagtail's welcome page is live and nobody's; a draft of ours takes its place in the tree.
    welcome = Page.objects.filter(depth=2, content_type__model="page").first()
    path = welcome.path if welcome else "00010001"
    Site.objects.all().delete()
    if welcome:
        welcome.delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    home = HomePage.objects.create(
        title="Reviewed Health Knowledge",
        draft_title="Reviewed Health Knowledge",
        slug="home",
        content_type=content_type,
        locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
        path=path,
        depth=2,
        numchild=0,
        url_path="/home/",
        live=False,
        has_unpublished_changes=True,
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.create(
        hostname="localhost",
        root_page=home,
        is_default_site=True,
        site_name="Reviewed Health Knowledge",
    )


def remove(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Site.objects.all().delete()
    apps.get_model("home", "HomePage").objects.all().delete()
    Page.objects.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("articles", "0001_initial"),
    ]
    operations = [migrations.RunPython(set_up, remove)]
