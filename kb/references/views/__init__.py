"""The screens of the library, under `/admin/references/`."""

from . import alerts, checking, exporting, importing

urlpatterns = [
    *importing.urlpatterns,
    *exporting.urlpatterns,
    *checking.urlpatterns,
    *alerts.urlpatterns,
]
