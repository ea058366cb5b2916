"""Run by the peer's own Python: Review Board as its authors start it, with its static files beside it."""

import os
from pathlib import Path

from reviewboard.wsgi import application as review_board
from whitenoise import WhiteNoise

application = WhiteNoise(review_board, max_age=3600)
for _name in ("static", "media"):
    application.add_files(str(Path(os.environ["REVIEWBOARD_SITEDIR"], "htdocs", _name)), prefix=f"{_name}/")
