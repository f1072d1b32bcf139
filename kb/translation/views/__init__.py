"""The screens of translating, one module for each; every module names its own addresses."""

from . import desk, overview, stopping

urlpatterns = [*overview.urlpatterns, *desk.urlpatterns, *stopping.urlpatterns]
