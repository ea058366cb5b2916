"""What the event log refuses, and why."""


class AuditError(Exception):
    """A refusal of the event log: `code` for programs, the sentence for people."""

    code = "audit"


class AppendOnlyError(AuditError):
    """Somebody tried to change or remove a row that may only be added."""

    code = "append_only"


class OutsideTransactionError(AuditError):
    """An event was appended without the transaction of the fact that it tells."""

    code = "outside_transaction"


class SecretInEventError(AuditError):
    """The data of an event has a key that names a secret."""

    code = "secret_in_event"


class MalformedEventError(AuditError):
    """An event's verb or actor is not of the shape that readers filter by."""

    code = "malformed_event"


class KeyMissingError(AuditError):
    """Checkpoints exist, but the key that signed them is not here."""

    code = "key_missing"
