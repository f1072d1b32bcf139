"""The screens of translating, one module for each; every module names its own addresses."""

from . import (
    changes,
    files,
    glossary,
    overview,
    segment,
    workbench,
)

urlpatterns = [
    *overview.urlpatterns,
    *workbench.urlpatterns,
    *segment.urlpatterns,
    *files.urlpatterns,
    *changes.urlpatterns,
    *glossary.urlpatterns,
]
