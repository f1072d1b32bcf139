"""The screens of translating, one module for each; every module names its own addresses."""

from . import (
    changes,
    desk,
    glossary,
    overview,
)

urlpatterns = [
    *overview.urlpatterns,
    *desk.urlpatterns,
    *changes.urlpatterns,
    *glossary.urlpatterns,
]
