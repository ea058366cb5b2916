"""manage.py verify_events: read the whole event log again and name the first bad row."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.errors import AuditError
from audit.keys import public_hex, signing_key
from audit.proofs import holds, read_proof
from audit.verifying import verify


class Command(BaseCommand):
    help = "Check every sealed event against its hash, the signed checkpoints and the witness file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--witness",
            type=Path,
            help="a copy of audit_checkpoints.jsonl that was kept outside this machine",
        )

        parser.add_argument(
            "--proof", type=Path, help="check one event's proof file instead, without the database"
        )
        parser.add_argument(
            "--key", default="", help="with --proof: the public key; this installation's if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["proof"]:
            self._check_proof(options["proof"], options["key"])
            return
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

    def _check_proof(self, path: Path, key: str) -> None:
        try:
            proof = read_proof(path.read_text())
            key = key or public_hex(signing_key(settings.HONK_DATA, may_make=False))
        except (OSError, UnicodeDecodeError, AuditError) as error:
            raise CommandError(str(error)) from error
        if not holds(proof, key=key):
            raise CommandError(f"The proof does not hold under the key {key}: this event is not in that log.")
        self.stdout.write(f"The proof holds. The log signed by {key} has this event:\n{proof.content}")
