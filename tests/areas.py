"""Prints the areas of the suite that meet the database or the broker, for the run on PostgreSQL and Redis."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
NEAR_THE_SERVERS = (
    "api",
    "audit",
    "changes",
    "commands",
    "desk",
    "doors",
    "faults/test_servers.py",
    "findings",
    "pages",
    "pipeline",
    "queue",
    "reviews",
    "runtime/test_grown_up.py",
    "runtime/test_socket.py",
    "threads",
    "threads_live",
)


def main() -> None:
    print(" ".join(f"tests/{name}" for name in NEAR_THE_SERVERS if (TESTS / name).exists()))


if __name__ == "__main__":
    main()
