"""The citation in Wagtail's rich-text editor, kept by its converters and known to its usage index."""

from __future__ import annotations

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from .citing import CitationLink


class CitationElement(InlineEntityElementHandler):
    """From the database into the editor. Immutable: a citation is moved or deleted as a whole."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"id": attrs.get("id", ""), "key": attrs.get("key", "")}


def citation_to_database(props: dict[str, Any]) -> Any:
    attributes = {"linktype": "citation", "id": props["id"], "key": props["key"]}
    return DOM.create_element("a", attributes, props["children"])


@hooks.register("register_rich_text_features")
def register_citation(features: FeatureRegistry) -> None:
    features.register_link_type(CitationLink)
    features.register_editor_plugin(
        "draftail",
        "citation",
        draftail.EntityFeature(
            {"type": "CITATION", "icon": "openquote", "description": "Citation"},
            js=["articles/citation.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "citation",
        {
            "from_database_format": {'a[linktype="citation"]': CitationElement("CITATION")},
            "to_database_format": {"entity_decorators": {"CITATION": citation_to_database}},
        },
    )
