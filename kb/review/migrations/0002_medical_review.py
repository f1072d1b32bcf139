"""Medical review replaces the moderation workflow that Wagtail sets up."""

from django.db import migrations

NAME = "Medical review"


def install(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Task = apps.get_model("review", "MedicalReviewTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    content_type, _ = ContentType.objects.get_or_create(app_label="review", model="medicalreviewtask")
    task = Task.objects.create(name=NAME, active=True, content_type=content_type)
    workflow = Workflow.objects.create(name=NAME, active=True)
    WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)

    # The stock one approves by group membership and would stay on offer in the tree.
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    stock = Workflow.objects.exclude(pk=workflow.pk)
    apps.get_model("wagtailcore", "Task").objects.filter(workflow_tasks__workflow__in=stock).update(active=False)
    stock.update(active=False)


def remove(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "Task")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Workflow.objects.filter(name=NAME).delete()
    Task.objects.filter(content_type__app_label="review").delete()
    Task.objects.update(active=True)
    Workflow.objects.update(active=True)
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    stock = Workflow.objects.order_by("pk").first()
    if root and stock:
        WorkflowPage.objects.get_or_create(page=root, workflow=stock)


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(install, remove)]
