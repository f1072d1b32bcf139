"""The screens of translating, one module for each; every module names its own addresses."""

from . import (
    changes,
    exchange,
    glossary,
    overview,
    segment,
    suggesting,
    workbench,
)

urlpatterns = [
    *overview.urlpatterns,
    *workbench.urlpatterns,
    *segment.urlpatterns,
    *exchange.urlpatterns,
    *suggesting.urlpatterns,
    *changes.urlpatterns,
    *glossary.urlpatterns,
]
