"""The one start-up check that knows of the demo: it compares what is configured with it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from agent.sandbox import why_absent

REAL_THINGS = {"DEMO_MODEL": "a real model", "DEMO_GITHUB": "a real GitHub"}


@register("honkweb")
def sandbox_fits(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """HONK_SANDBOX=none is for the demo's model on the demo's own repositories, and nothing else."""
    real = [what for name, what in REAL_THINGS.items() if not getattr(settings, name)]
    if settings.HONK_SANDBOX == "none" and real:
        return [
            Error(
                f"HONK_SANDBOX=none is set together with {' and '.join(real)}: code that nobody has read would "
                "run with all your rights.",
                hint="Install bubblewrap (apt install bubblewrap) and unset HONK_SANDBOX.",
                id="honkweb.E001",
            )
        ]
    if settings.HONK_SANDBOX == "bwrap" and why_absent():
        return [Error(f"HONK_SANDBOX=bwrap is set. {why_absent()}", id="honkweb.E002")]
    if real and why_absent():
        sentence = f"Changes of real repositories will be refused. {why_absent()}"
        return [Warning(sentence, id="honkweb.W001")]
    return []
