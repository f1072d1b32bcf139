"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import people, queue, second_factor, sign, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
    *second_factor.urlpatterns,
]
