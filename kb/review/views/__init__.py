"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import audit, people, queue, remarks, second_factor, sign, texts, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *texts.urlpatterns,
    *remarks.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
    *audit.urlpatterns,
    *second_factor.urlpatterns,
]
