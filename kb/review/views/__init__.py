"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import as_of, audit, people, queue, sign, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
    *as_of.urlpatterns,
    *audit.urlpatterns,
]
