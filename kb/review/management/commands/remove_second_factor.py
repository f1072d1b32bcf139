"""For someone who lost the device of their second factor. Only the operator can: an administrator who
could would be one step nearer to signing as someone else."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kb.review import identity


class Command(BaseCommand):
    help = "Removes a person's second factor, after they proved to you who they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        person = get_user_model().objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody is called “{options['username']}”.")
        if identity.device_of(person) is None:
            raise CommandError(f"{person} has set no second factor.")
        identity.remove_device(person, by=None)
        self.stdout.write(f"Removed. {person} signs by password alone until they set a new one.")
