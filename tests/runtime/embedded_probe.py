"""Run by test_embedded in a process of its own: starts the embedded workers and prints what they did."""

import json
import os
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honkweb.settings")
django.setup()

from celery import current_app, shared_task  # noqa: E402
from django.db import connection  # noqa: E402

from changes.stopping import STOPPING  # noqa: E402
from honkweb.embedded import Workers  # noqa: E402

seen: dict[str, str] = {}
done = threading.Semaphore(0)
started = threading.Semaphore(0)


@shared_task(name="tests.long")
def long_run() -> None:
    started.release()
    STOPPING.wait(60)
    seen["run"] = threading.current_thread().name
    done.release()


@shared_task(name="tests.quick")
def quick(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    seen[f"quick{number}"] = threading.current_thread().name
    done.release()


def main() -> None:
    workers = Workers()
    workers.start()
    for _ in range(6):  # more runs than the runs worker takes at once
        current_app.send_task("tests.long", queue="runs")
    runs_started = sum(started.acquire(timeout=60) for _ in range(3))
    for number in range(8):
        current_app.send_task("tests.quick", args=[number])
    quick_done = sum(done.acquire(timeout=60) for _ in range(8))
    begun = time.monotonic()
    clean = workers.stop(20)
    print(
        json.dumps(
            {
                "app": current_app.main,
                "runs_started": runs_started,
                "quick_done": quick_done,
                "clean": clean,
                "stopped_after": time.monotonic() - begun,
                "runs": "run" in seen,
            }
        )
    )


main()
