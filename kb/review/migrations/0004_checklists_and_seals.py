"""The points that signers confirm, and seals over the records as they are now.

A signature made before knew no place and no checklist of sentences. Its old seal is verified and
the record sealed anew; one whose old seal is false is left as it is, for the audit to find.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import migrations
from django.utils.translation import gettext_noop

from kb.review.canonical import digest, dumps, seal
from kb.review.content import Part, column

POINTS = {
    "": [("accurate", gettext_noop("The statements are correct and current."))],
    "article": [
        ("sourced", gettext_noop("The sources exist and say what the text says.")),
        ("safe", gettext_noop("Warnings and limits are complete and plain.")),
    ],
    "article:condition": [
        ("crisis", gettext_noop("A reader in crisis is told where to find help now.")),
    ],
    "article:treatment": [
        ("dose", gettext_noop("Substance, route and dose are named, and not confused.")),
        ("balance", gettext_noop("Benefit, harm and what is not known have equal weight.")),
    ],
    "article:access": [
        ("dated", gettext_noop("Every price, rule and approval names its country and its date.")),
    ],
    "references.reference": [
        ("exists", gettext_noop("The work exists and is recorded as it was published.")),
    ],
    "people.person": [
        ("register", gettext_noop("Name and registration agree with the register.")),
    ],
}


def write_points(apps, schema_editor):
    Point = apps.get_model("review", "ChecklistPoint")
    rows = [(kind, key, text) for kind, points in POINTS.items() for key, text in points]
    for place, (kind, key, sentence) in enumerate(rows, 1):
        Point.objects.create(key=key, kind=kind, sentence=sentence, sort_order=place * 10)


def seal_anew(apps, schema_editor):
    Approval = apps.get_model("review", "Approval")
    fields = [f for f in Approval._meta.concrete_fields if not f.primary_key and f.name != "seal"]
    part = Part(Approval._meta.db_table, "id", tuple(map(column, fields)))
    before = ""
    for approval in Approval.objects.order_by("pk"):
        if hmac.compare_digest(approval.seal, _old_seal(approval)):
            approval.previous_hash = before
            approval.seal = seal(dumps(part.row(approval)))
            Approval.objects.filter(pk=approval.pk).update(
                previous_hash=approval.previous_hash, seal=approval.seal
            )
        row = part.row(approval)
        previous = row.pop("previous_hash", "")
        before = digest([previous, digest({**row, "seal": approval.seal})])


def _old_seal(approval):
    message = dumps(
        {
            "subject": [approval.subject_table, approval.subject_id, approval.locale_id,
                        approval.revision_id],
            "digests": [approval.digest, approval.alias_digest, digest(approval.snapshot)],
            "signer": [approval.signer_id, approval.signer_name, approval.signer_credential],
            "meaning": approval.meaning,
            "checklist": approval.checklist,
            "comment": approval.comment,
            "dates": [approval.signed_at.isoformat(), approval.review_due.isoformat()],
            "previous": approval.previous_hash,
        }
    )  # fmt: skip
    return hmac.new(settings.REVIEW_SEAL_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("review", "0003_gate")]
    operations = [
        migrations.RunPython(write_points, migrations.RunPython.noop),
        migrations.RunPython(seal_anew, migrations.RunPython.noop),
    ]
