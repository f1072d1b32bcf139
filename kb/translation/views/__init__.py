"""The screens of translating, one module for each; every module names its own addresses."""

from . import assigning, changes, desk, mine, overview, table

urlpatterns = [
    *mine.urlpatterns,
    *overview.urlpatterns,
    *table.urlpatterns,
    *assigning.urlpatterns,
    *changes.urlpatterns,
    *desk.urlpatterns,
]
