"""Makes the demo's people and repositories known before the first page is shown."""

import time

from django.conf import settings

from honkweb.demo.seeding import prepare_demo
from honkweb.serving.world_process import WorldUnwell
from integrations.errors import OutsideError

SECONDS = 60.0


def make_known() -> None:
    """The demo world makes its repositories while we start, so it is asked until they are there.

    Raises WorldUnwell.
    """
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            prepare_demo(fill=settings.HONK_DEMO_FILL)
            return
        except OutsideError as error:
            if time.monotonic() > deadline:
                raise WorldUnwell(f"The demo's repositories could not be added: {error.sentence}") from error
        time.sleep(0.2)
