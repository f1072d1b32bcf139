"""The screens of translating, one module for each; every module names its own addresses."""

from . import (
    assigning,
    changes,
    dispatches,
    exchange,
    glossary,
    mine,
    overview,
    segment,
    stopping,
    suggesting,
    table,
    workbench,
)

urlpatterns = [
    *mine.urlpatterns,
    *overview.urlpatterns,
    *table.urlpatterns,
    *assigning.urlpatterns,
    *dispatches.urlpatterns,
    *workbench.urlpatterns,
    *segment.urlpatterns,
    *exchange.urlpatterns,
    *suggesting.urlpatterns,
    *stopping.urlpatterns,
    *changes.urlpatterns,
    *glossary.urlpatterns,
]
