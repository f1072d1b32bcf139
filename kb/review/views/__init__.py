"""The screens of review. Each module lists its own addresses; all are under `/admin/review/`."""

from . import as_of, audit, people, queue, remarks, second_factor, sign, texts, withdrawal

urlpatterns = [
    *queue.urlpatterns,
    *sign.urlpatterns,
    *texts.urlpatterns,
    *remarks.urlpatterns,
    *withdrawal.urlpatterns,
    *people.urlpatterns,
    *as_of.urlpatterns,
    *audit.urlpatterns,
    *second_factor.urlpatterns,
]
