"""Every address of the site. Readers' pages stand under a language; nothing else does."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.db import transaction
from django.urls import include, path, re_path
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from home.health import health
from kb.locales import negotiation
from kb.locales.sitemap import sitemap
from kb.reader import bibliography
from kb.reader.api import router
from kb.regions.views.choose import choose as choose_region

handler400 = "home.errors.bad_request"
handler404 = "kb.review.notice.page_not_found"
handler500 = "home.errors.server_error"

# Readers only read. A transaction for each page would queue them behind one another on SQLite,
# where settings let every transaction take the write lock when it begins.
for view in (
    serve_page, bibliography.references, negotiation.start, negotiation.remember,
    negotiation.lower_case, choose_region, sitemap,
):  # fmt: skip
    transaction.non_atomic_requests(view)

urlpatterns = [
    path("", negotiation.start, name="start"),
    path("language/<slug:code>/", negotiation.remember, name="remember_language"),
    path("region/<slug:code>/", choose_region, name="choose_region"),
    path("health/", health, name="health"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("api/v2/", router.urls),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^(?P<code>(?=[a-z-]*[A-Z])[A-Za-z-]+)/(?P<rest>.*)$", negotiation.lower_case),
    *i18n_patterns(
        re_path(
            rf"^(?P<address>[\w/-]+)/references\.(?P<suffix>{'|'.join(bibliography.OFFERED)})$",
            bibliography.references,
            name="references",
        ),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

# In production the web server answers for uploaded files, never this process.
if getattr(settings, "SERVE_MEDIA", settings.DEBUG):
    pattern = rf"^{settings.MEDIA_URL.removeprefix('/')}(?P<path>.*)$"
    urlpatterns.insert(0, re_path(pattern, serve_file, {"document_root": settings.MEDIA_ROOT}))
