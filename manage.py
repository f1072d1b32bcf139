#!/usr/bin/env python3
"""Django's command line. Settings come from DJANGO_SETTINGS_MODULE, else those for development."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings.dev")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. Use “./run manage …”, which prepares it."
        )
    from django.core.exceptions import ValidationError

    try:
        execute_from_command_line(sys.argv)
    except ValidationError as refusal:  # by the gate, in any command: `loaddata`, say
        sys.exit(" ".join(refusal.messages))


if __name__ == "__main__":
    main()
