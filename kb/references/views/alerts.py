"""Notices about works: retractions, corrections, expressions of concern."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
