"""The screens of translating, one module for each; every module names its own addresses."""

from . import assigning, desk, mine, overview, table

urlpatterns = [
    *mine.urlpatterns,
    *overview.urlpatterns,
    *table.urlpatterns,
    *assigning.urlpatterns,
    *desk.urlpatterns,
]
