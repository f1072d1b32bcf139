"""The screens of translating. Each module lists its own addresses; all are under `/admin/translation/`."""

from . import assigning, desk, overview

urlpatterns = [*overview.urlpatterns, *desk.urlpatterns, *assigning.urlpatterns]
