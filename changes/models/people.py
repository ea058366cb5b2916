"""People, what they are called elsewhere, and what they may do where."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class Role(models.TextChoices):
    """What a person may do in a repository; each includes the ones before it."""

    ASKER = "asker", "asker"
    REVIEWER = "reviewer", "reviewer"
    MAINTAINER = "maintainer", "maintainer"


RANK = {Role.ASKER: 1, Role.REVIEWER: 2, Role.MAINTAINER: 3}


class People(BaseUserManager["Person"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in by e-mail."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    # Two accounts of one human: both point at the same row, so that neither approves the other's change.
    human = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="accounts"
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return self.is_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Identity(models.Model):
    """What a person is called at GitHub (login) or Slack (user id)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=[("github", "GitHub"), ("slack", "Slack")])
    uid = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("kind", Lower("uid"), name="identity_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.uid}"


class Membership(models.Model):
    """A role of a person in one repository, or in all (repository is null)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    repository = models.ForeignKey(
        "changes.Repository", null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "repository"], name="membership_once"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(repository=None), name="membership_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.repository_id or 'all'}"
