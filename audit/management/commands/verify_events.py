"""manage.py verify_events: read the whole event log again and name the first bad row."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.errors import AuditError
from audit.verifying import verify


class Command(BaseCommand):
    help = "Check every sealed event against its hash, the signed checkpoints and the witness file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--witness",
            type=Path,
            help="a copy of audit_checkpoints.jsonl that was kept outside this machine",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        witness: Path | None = options["witness"]
        if witness and not witness.is_file():
            raise CommandError(f"There is no file {witness}; name a copy of audit_checkpoints.jsonl.")
        try:
            report = verify(witness=witness)
        except AuditError as error:
            raise CommandError(str(error)) from error
        if report.finding is not None:
            raise CommandError(f"{report.finding.sentence} {report.sealed} events before that are whole.")
        self.stdout.write(
            f"{report.sealed} events are whole under {report.checkpoints} checkpoints; "
            f"{report.unsealed} newer ones are not sealed yet."
        )
