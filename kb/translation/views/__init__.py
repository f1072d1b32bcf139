"""The screens of translating, one module for each; every module names its own addresses."""

from . import files, overview, segment, workbench

urlpatterns = [
    *overview.urlpatterns,
    *workbench.urlpatterns,
    *segment.urlpatterns,
    *files.urlpatterns,
]
