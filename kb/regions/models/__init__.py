"""Jurisdictions and what holds in them. Region is not language: words belong to a locale."""

from .fact import Confidence, Kind, RegionFact, Status
from .note import FactNote
from .region import DefaultRegion, Region

__all__ = ["Confidence", "DefaultRegion", "FactNote", "Kind", "Region", "RegionFact", "Status"]
