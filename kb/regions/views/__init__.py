"""The screens of regions. Each module of the admin lists its own addresses."""

from . import grid

urlpatterns = [*grid.urlpatterns]
