"""Forms of images and documents: a file that live texts show is not changed under them.

Wagtail's views delete the old bytes before they save the new record, so the refusal has to come from
the form. WAGTAILIMAGES_IMAGE_FORM_BASE and WAGTAILDOCS_DOCUMENT_FORM_BASE name these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .content import pinned_models
from .cover import why_file_stays

# For a type checker the mixin is a form.
_Form = BaseImageForm if TYPE_CHECKING else object


class Pinned(_Form):
    def clean(self) -> Any:
        cleaned = super().clean()
        part = pinned_models()[type(self.instance)]
        changes = {c.attname for c in part.columns} & set(self.changed_data)
        if self.instance.pk and changes and (reason := why_file_stays(self.instance)):
            self.add_error(None, reason)
        return cleaned


class PinnedImageForm(Pinned, BaseImageForm):
    pass


class PinnedDocumentForm(Pinned, BaseDocumentForm):
    pass
