"""`python -m honkweb.demo.github --data DIR` serves the demo GitHub alone, on its world's port."""

import argparse
from pathlib import Path

import uvicorn

from honkweb.demo.cutting import CuttableProtocol
from honkweb.demo.github.app import build
from honkweb.world import world_of


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m honkweb.demo.github", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data folder; its world file names the port")
    data = parser.parse_args().data.resolve()
    world = world_of(data)
    uvicorn.run(
        build(data, world),
        host="127.0.0.1",
        port=world.github_port,
        http=CuttableProtocol,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
