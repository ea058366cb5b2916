"""Deliveries: what GitHub and Slack sent, stored under their id before it is handled."""

from django.db import models


class Delivery(models.Model):
    """One verified delivery; the unique id makes a repeated one a no-op."""

    door = models.CharField(max_length=8, choices=[("github", "GitHub"), ("slack", "Slack")])
    delivery_id = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    body = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    # A sentence: what it did, or why it was ignored or failed.
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "delivery_id"], name="delivery_once")]
        indexes = [models.Index(fields=["handled_at", "id"], name="delivery_unhandled")]

    def __str__(self) -> str:
        return f"{self.door} {self.event} {self.delivery_id}"
