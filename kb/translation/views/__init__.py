"""The screens of translating, one module for each; every module names its own addresses."""

from . import desk, dispatches, overview

urlpatterns = [*overview.urlpatterns, *desk.urlpatterns, *dispatches.urlpatterns]
