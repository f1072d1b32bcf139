"""The screens of the regions, under `/admin/regions/`; `choose` is the readers'."""

from . import files

urlpatterns = [*files.urlpatterns]
