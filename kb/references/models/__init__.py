"""The library of works cited, and what became known of each: is it what it says, was it retracted."""

from .alert import Alert, fetch_alerts
from .reference import Reference
from .verification import Verification

__all__ = ["Alert", "Reference", "Verification", "fetch_alerts"]
