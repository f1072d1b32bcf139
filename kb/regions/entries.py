"""Form fields for what facts and regions keep as JSON: nobody types it.

They are Wagtail's own blocks, with its buttons to add, move and delete; the model knows only lists
and dictionaries. What is wrong is said where it stands, with the number of the entry and its field.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.blocks.list_block import ListBlockValidationError, ListValue
from wagtail.blocks.struct_block import StructBlockValidationError

from kb.locales import tags

from . import contacts

# What stands between the parts of a list on its one line, the first as we write it; the others come
# from keyboards of other scripts. A name may have a comma.
BETWEEN = {"languages": ",，、", "also": ";；", "replaces": ",，、"}


class ContactBlock(blocks.StructBlock):
    """An entry of `contacts`, each of its lists on one line."""

    name = blocks.CharBlock(label=gettext_lazy("Name"), required=False)
    lang = blocks.CharBlock(
        label=gettext_lazy("Language of the name"),
        required=False,
        help_text=gettext_lazy("Its tag: en, ja, ko, zh-Hans."),
    )
    purpose = blocks.ChoiceBlock(
        choices=list(contacts.PURPOSES.items()), label=gettext_lazy("Purpose"), required=False
    )
    number = blocks.CharBlock(label=gettext_lazy("Number to call"), required=False)
    text = blocks.CharBlock(label=gettext_lazy("Number for text messages"), required=False)
    keyword = blocks.CharBlock(
        label=gettext_lazy("Word to send"),
        required=False,
        help_text=gettext_lazy("Where the message has to say a certain word."),
    )
    url = blocks.CharBlock(label=gettext_lazy("Website"), required=False)
    hours = blocks.CharBlock(
        label=gettext_lazy("Hours"),
        required=False,
        help_text=gettext_lazy("24/7, or such as Mo-Fr 09:00-17:00; Sa 09:00-12:00."),
    )
    languages = blocks.CharBlock(
        label=gettext_lazy("Languages spoken"),
        required=False,
        help_text=gettext_lazy("Their tags, separated by commas: en, zh-Hans."),
    )
    also = blocks.CharBlock(
        label=gettext_lazy("Also called"),
        required=False,
        help_text=gettext_lazy(
            "Other names, separated by semicolons, by which articles are found to speak of it."
        ),
    )
    replaces = blocks.CharBlock(
        label=gettext_lazy("Numbers it had before"),
        required=False,
        help_text=gettext_lazy("Separated by commas. No text that says one can be submitted."),
    )

    class Meta:
        icon = "mail"
        label = gettext_lazy("Entry")
        label_format = "{name} {number}"


class ContactsField(BlockField):
    """A list of entries, and in Python what `contacts.checked` gives."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(block=blocks.ListBlock(ContactBlock(), default=[]), **kwargs)

    def prepare_value(self, value: Any) -> ListValue:
        return value if isinstance(value, ListValue) else self.block.to_python(_in_form(value))

    def clean(self, value: ListValue) -> list[dict]:
        entries = [_of_form(entry) for entry in value]
        errors = {
            place: StructBlockValidationError(said)
            for place, entry in enumerate(entries)
            if (said := self._errors(place, entry))
        }
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return contacts.checked(entries)

    def _errors(self, place: int, entry: dict) -> dict[str, ValidationError]:
        fields = self.block.child_block.child_blocks
        return {
            name: ValidationError(
                _("Entry %(place)d, %(field)s: %(problem)s")
                % {"place": place + 1, "field": fields[name].label, "problem": problem}
            )
            for name, problem in contacts.problems(entry)
        }

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != [_of_form(entry) for entry in self.prepare_value(data)]


def _in_form(entries: Any) -> list[dict]:
    return [
        {**e, **{name: f"{sign[0]} ".join(e.get(name, [])) for name, sign in BETWEEN.items()}}
        for e in entries or []
    ]


def _of_form(entry: Any) -> dict:
    """Without what is empty, as it is stored."""
    said = {name: value.strip() for name, value in entry.items() if value and value.strip()}
    for name, signs in BETWEEN.items():
        if name in said:
            parts = re.split(f"[{signs}]", said[name])
            said[name] = [part.strip() for part in parts if part.strip()]
    return said


class NamesField(BlockField):
    """A name in each language of the site; in Python `{tag: name}`, without those that are empty."""

    def __init__(self, **kwargs: Any) -> None:
        lines = [
            (tag, blocks.CharBlock(label=language.name, required=False, max_length=80))
            for tag, language in tags.BY_TAG.items()
        ]
        super().__init__(block=blocks.StructBlock(lines), **kwargs)

    def prepare_value(self, value: Any) -> blocks.StructValue:
        return value if isinstance(value, blocks.StructValue) else self.block.to_python(value or {})

    def clean(self, value: blocks.StructValue) -> dict[str, str]:
        return _of_form(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != _of_form(self.prepare_value(data))
