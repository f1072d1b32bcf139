"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import audit, people, queue, second_factor, sign, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
    *audit.urlpatterns,
    *second_factor.urlpatterns,
]
