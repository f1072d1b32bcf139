"""The screens of the regions, under `/admin/regions/`; `choose` is the readers'. Each module lists its
own addresses."""

from . import files, grid

urlpatterns = [*files.urlpatterns, *grid.urlpatterns]
