"""The Celery application: the one engine for background work, embedded or on machines of its own."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honkweb.settings")

app = Celery("honkweb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["audit", "changes", "reviews"])
# Tasks are sent by name from any thread; without this a thread would get an application of Celery's own.
app.set_default()
