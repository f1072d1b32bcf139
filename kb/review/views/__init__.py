"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import people, queue, remarks, sign, texts, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *texts.urlpatterns,
    *remarks.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
]
