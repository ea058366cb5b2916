"""The append-only rows: events, their places in the Merkle tree, and signed checkpoints."""

from typing import Any, NoReturn, Self

from django.db import models
from django.utils import timezone

from audit.errors import AppendOnlyError


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset that adds and reads; the database's triggers say the same to those who go round it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"Rows of {self.model._meta.db_table} are never changed; append a new one.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"Rows of {self.model._meta.db_table} are never deleted.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            self.update()
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(
                f"Row {self.pk} of {self._meta.db_table} is written once; append a new one."
            )
        # Without this a row that is made with a taken key would be an update.
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"Row {self.pk} of {self._meta.db_table} is never deleted.")


class EventQuerySet(AppendOnlyQuerySet):
    """Reads of the log, newest last."""

    def of_change(self, change: int) -> Self:
        """The timeline of one change."""
        return self.filter(change=change).order_by("id")

    def after(self, event_id: int) -> Self:
        """What was appended since the caller last looked, in the order of the rows."""
        return self.filter(id__gt=event_id).order_by("id")


class Event(AppendOnly):
    """Who did what to which thing, when."""

    class ActorKind(models.TextChoices):
        PERSON = "person"
        AGENT = "agent"
        HONKWEB = "honkweb"
        GITHUB = "github"
        SLACK = "slack"
        ANYONE = "anyone"

    # Our own clock at the time of receipt: what others say about their time belongs into `data`.
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=64)
    actor = models.CharField(max_length=200)
    actor_kind = models.CharField(max_length=16, choices=ActorKind.choices)
    actor_id = models.BigIntegerField(null=True)
    repository = models.CharField(max_length=200, blank=True, default="")
    change = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=64, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    sentence = models.TextField()
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["change", "id"], name="event_of_change"),
            models.Index(fields=["repository", "id"], name="event_of_repository"),
            models.Index(fields=["verb", "id"], name="event_by_verb"),
            models.Index(fields=["actor", "id"], name="event_by_actor"),
            models.Index(fields=["at"], name="event_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="event_has_a_verb"),
            models.CheckConstraint(condition=~models.Q(sentence=""), name="event_has_a_sentence"),
            models.CheckConstraint(
                condition=models.Q(
                    actor_kind__in=["person", "agent", "honkweb", "github", "slack", "anyone"]
                ),
                name="event_actor_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class Leaf(AppendOnly):
    """The place of an event in the tree.

    A sequence of its own, given by the sealer: ids of events may be committed out of order, so a row with a
    lower id can appear after a checkpoint, and simply gets a later place.
    """

    position = models.BigIntegerField(primary_key=True)
    # No foreign key: a deleted event has to leave its leaf behind, or nobody would miss it.
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"leaf {self.position} of event {self.event_id}"


class Checkpoint(AppendOnly):
    """The signed root of the first `size` leaves."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    # The roots of the full subtrees, largest first: the next checkpoint needs no earlier leaf.
    peaks = models.JSONField(default=list)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"checkpoint of {self.size} events"
