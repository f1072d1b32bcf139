"""Works out of the library, in four formats."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
