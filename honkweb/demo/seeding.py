"""Makes the demo's people and repositories known to the product, and gives the orders to fill its queue."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from changes import outside
from changes.models import Change, Person, Repository, Role
from changes.services import actors
from changes.services.people import invite, link_identity
from changes.services.repositories import add_repository
from honkweb.api.issuing import make_token
from honkweb.demo.filling import Orders, give_orders, orders_of
from honkweb.demo.histories import OWNER, SAMPLES
from honkweb.models import Scope


@dataclass(frozen=True)
class DemoPerson:
    login: str
    name: str
    role: str

    @property
    def email(self) -> str:
        return f"{self.login}@example.com"


ANN = DemoPerson("ann", "Ann", Role.ASKER)
ROB = DemoPerson("rob", "Rob (demo reviewer)", Role.REVIEWER)
ADA = DemoPerson("ada", "Ada", "admin")


def prepare_demo(*, fill: bool) -> None:
    """At each start while everything is the demo's; does what is missing. Raises OutsideError.

    `fill` orders the queue to be filled, at the first start only: when nobody has asked for anything yet.
    """
    for sample in SAMPLES:
        name = f"{OWNER}/{sample.name}"
        if not Repository.objects.filter(full_name__iexact=name).exists():
            add_repository(facts=outside.github().repository(name), actor=actors.HONKWEB, sample=True)
    with transaction.atomic():
        people = dict(_people())
    if fill and orders_of(settings.HONK_DATA) is None and not Change.objects.exists():
        ann, rob = (
            make_token(person=people[each], name="demo", scope=Scope.MERGE, days=1).text
            for each in (ANN, ROB)
        )
        give_orders(settings.HONK_DATA, Orders(ann=ann, rob=rob))


def _people() -> Iterator[tuple[DemoPerson, Person]]:
    for each in (ANN, ROB, ADA):
        person = Person.objects.filter(email=each.email).first()
        if person is None:
            person = invite(
                email=each.email, role=each.role, name=each.name, actor=actors.HONKWEB, is_demo=True
            )
            link_identity(person=person, kind="github", uid=each.login, actor=actors.HONKWEB)
            link_identity(person=person, kind="slack", uid=f"U0{each.login.upper()}", actor=actors.HONKWEB)
        yield each, person
