"""What `.honk.toml` may say, and what is found out without one."""

import pytest

from agent.detect import detect
from agent.errors import HonkTomlInvalid
from agent.honk_toml import read_honk_toml
from agent.protocols import HonkToml, Verifier


def test_every_section_is_read_in_order() -> None:
    told = read_honk_toml(
        b"""
        [setup]
        commands = ["make deps"]
        [verify]
        lint = "ruff check ."
        unit = "python -m pytest -q"
        site = { command = "make site", kind = "build" }
        [policy]
        approvals = 2
        [agent]
        instructions = "Keep it small."
        """
    )

    assert told.setup == ("make deps",)
    assert told.verifiers == (
        Verifier("lint", "ruff check .", "lint"),
        Verifier("unit", "python -m pytest -q", "test"),
        Verifier("site", "make site", "build"),
    )
    assert (told.policy, told.instructions, told.detected) == ({"approvals": 2}, "Keep it small.", False)


def test_an_empty_file_says_nothing() -> None:
    assert read_honk_toml(b"") == HonkToml()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff", "not UTF-8"),
        (b"[verify", "not valid TOML"),
        (b"[verifi]\n", "known are: agent, policy, setup, verify"),
        (b"verify = 1\n", "has to be a table"),
        (b"[setup]\ncommands = 'make'\n", "list of commands"),
        (b"[setup]\nrun = []\n", "'run'"),
        (b"[verify]\ntest = 3\n", "command in quotes"),
        (b"[verify]\ntest = ' '\n", "command in quotes"),
        (b'[verify]\ntest = "a\\u0000b"\n', "command in quotes"),
        (b"[verify]\ntest = { command = 'x', kind = 'deploy' }\n", "one of format, lint, build, test"),
        (b"[verify]\ntest = { kind = 'test' }\n", "command in quotes"),
        (b"[agent]\ninstructions = []\n", "text in quotes"),
        (b"#" * 200_000, "200000 bytes"),
        (b"a = " + b"[" * 50_000, "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(HonkTomlInvalid) as caught:
        read_honk_toml(content)

    assert says in caught.value.sentence


PYTEST = ["python -m pytest -q"]
RUFF_AND_BLACK = ["black --check -q .", "ruff check -q ."]


def found(files: dict[str, bytes]) -> tuple[list[str], tuple[str, ...]]:
    told = detect(list(files), files.__getitem__)
    assert told.detected and all(each.guessed for each in told.verifiers)
    return [each.command for each in told.verifiers], told.setup


@pytest.mark.parametrize(
    ("files", "commands"),
    [
        ({"setup.py": b"", "tests/test_a.py": b"import pytest"}, ["python -m pytest -q"]),
        ({"pyproject.toml": b"[tool.pytest.ini_options]", "test_a.py": b""}, ["python -m pytest -q"]),
        ({"src/a.py": b"", "tests/test_a.py": b"def test(): pass"}, ["PYTHONPATH=src python -m pytest -q"]),
        (
            {"setup.py": b"", "tests/__init__.py": b"", "tests/test_a.py": b"import unittest"},
            ["python -m unittest"],
        ),
        (
            {"setup.py": b"", "tests/test_a.py": b"import unittest"},
            ["python -m unittest discover -s tests -t tests"],
        ),
        (
            {"tox.ini": b"[testenv]\ncommands = pytest", "tests/test_a.py": b"import unittest"},
            ["python -m pytest -q"],
        ),
        ({"package.json": b'{"scripts": {"test": "tape test"}}'}, ["npm test"]),
        (
            {"package.json": b'{"scripts": {"test": "node test.js"}, "devDependencies": {"x": "1"}}'},
            ["node test.js"],
        ),
        ({"package.json": b'{"scripts": {"test": "node t", "pretest": "make"}}'}, ["npm test"]),
        ({"package.json": b"{}", "test/a.js": b""}, ["node --test"]),
        ({"package.json": b"not json", "a.test.mjs": b""}, ["node --test"]),
        (
            {"Cargo.toml": b""},
            ["cargo fmt --check", "cargo clippy --quiet -- -D warnings", "cargo test --quiet"],
        ),
        ({"go.mod": b""}, ["go vet ./...", "go test ./..."]),
        ({"Makefile": b"X := 1\nlint:\n\tx\ntest: build\n\ty\n"}, ["make lint", "make test"]),
        ({"Makefile": b"check:\n\tx\n"}, ["make check"]),
        ({"Makefile": b"lint:\n\tx\n", "GNUmakefile": b"test:\n\tx\n"}, ["make test"]),
        ({"Makefile": b"lint:\ntest:\n", "go.mod": b""}, ["make lint", "go vet ./...", "go test ./..."]),
        (
            {"pyproject.toml": b"[tool.ruff]\n[tool.black]\n", "test_a.py": b"import pytest"},
            ["black --check -q .", "ruff check -q .", "python -m pytest -q"],
        ),
        (
            {"tox.ini": b"[flake8]\nmax=1\n", "ruff.toml": b"", "test_a.py": b"import unittest"},
            ["ruff check -q .", "python -m flake8 --extend-exclude=.venv", "python -m unittest"],
        ),
        (
            {"Makefile": b"lint:\n\tx\n", "pyproject.toml": b"[tool.ruff]", "test_a.py": b"import pytest"},
            ["make lint", "ruff check -q .", "python -m pytest -q"],
        ),
        ({"pyproject.toml": b"tool = 3", "test_a.py": b"import pytest"}, ["python -m pytest -q"]),
        ({"pyproject.toml": b"[tool.ruff]\n[tool.black]\n", "shop.py": b""}, RUFF_AND_BLACK),
        ({"setup.cfg": b"[flake8]\n", "shop.py": b""}, ["python -m flake8 --extend-exclude=.venv"]),
        ({"package.json": b'{"scripts": {"lint": "node lint.js"}}'}, ["npm run -s lint"]),
        (
            {"package.json": b'{"scripts": {"lint": "l"}}', "Makefile": b"lint:\n"},
            ["make lint", "npm run -s lint"],
        ),
        ({"ruff.toml": b"", "Makefile": b"test:\n"}, ["ruff check -q .", "make test"]),
        ({"package.json": b'{"scripts": {"lint": "l"}}', "test_a.py": b"import pytest"}, PYTEST),
        ({"ruff.toml": b"", "go.mod": b""}, ["go vet ./...", "go test ./..."]),
        ({"README": b""}, []),
        ({"setup.py": b""}, []),
    ],
)
def test_verifiers_are_found_without_configuration(files: dict[str, bytes], commands: list[str]) -> None:
    assert found(files)[0] == commands


def test_each_guess_has_a_name_of_its_own() -> None:
    scripts = b'{"scripts": {"test": "t", "lint": "l"}, "devDependencies": {"t": "1"}}'
    told = detect(["package.json", "Makefile"], {"package.json": scripts, "Makefile": b"lint:\n"}.__getitem__)
    assert [each.name for each in told.verifiers] == ["make lint", "lint", "test"]


def test_dependencies_of_node_are_installed_only_where_they_are_needed() -> None:
    needing = b'{"scripts": {"test": "t", "lint": "l"}, "devDependencies": {"t": "1"}}'
    plain = b'{"scripts": {"test": "node --test", "lint": "l"}, "devDependencies": {"t": "1"}}'

    assert found({"package.json": needing, "package-lock.json": b"{}"}) == (
        ["npm run -s lint", "npm test"],
        ("npm ci --fetch-retries=0",),
    )
    checked = needing.replace(b'"lint"', b'"typecheck"')
    assert found({"package.json": checked})[0] == ["npm run -s typecheck", "npm test"]
    assert found({"package.json": needing})[1] == ("npm install --fetch-retries=0",)
    assert found({"package.json": plain, "package-lock.json": b"{}"}) == (["node --test"], ())
    untested = needing.replace(b'"test"', b'"start"')
    assert found({"package.json": untested}) == (["npm run -s lint"], ("npm install --fetch-retries=0",))


def test_linters_of_a_python_project_without_tests_are_installed_without_pytest() -> None:
    files = {"ruff.toml": b"", "requirements-dev.txt": b"ruff"}
    commands, [setup] = found(files)
    assert commands == ['PATH="$PWD/.venv/bin:$PATH" ruff check -q .']
    assert "-r requirements-dev.txt" in setup and "pytest" not in setup


@pytest.mark.parametrize(
    ("files", "needs"),
    [
        ({"requirements.txt": b"# none\n"}, ""),
        ({"requirements.txt": b"django\n", "docs/requirements.txt": b"sphinx"}, "pytest -r requirements.txt"),
        (
            {"requirements.txt": b"a", "requirements-dev.txt": b"b", "requirements/test.txt": b"c"},
            "pytest -r requirements-dev.txt -r requirements.txt -r requirements/test.txt",
        ),
        ({"pyproject.toml": b"[project]\ndependencies = ['a>=1', 'b']"}, "pytest 'a>=1' b"),
        (
            {
                "pyproject.toml": b"[project.optional-dependencies]\ntest = ['a']\ndocs = ['b']\n"
                b"[dependency-groups]\ndev = ['c', {include-group = 'test'}]"
            },
            "pytest a c",
        ),
        ({"pyproject.toml": b"[project]\ndependencies = ['a; rm -rf /']"}, "pytest 'a; rm -rf /'"),
        ({"pyproject.toml": b"project = 3\ndependency-groups = []"}, ""),
    ],
)
def test_what_a_python_project_declares_is_installed_for_its_tests(
    files: dict[str, bytes], needs: str
) -> None:
    commands, setup = found(files | {"test_a.py": b"import pytest"})
    if not needs:
        assert (commands, setup) == (["python -m pytest -q"], ())
        return
    assert commands == ['PATH="$PWD/.venv/bin:$PATH" python -m pytest -q']
    [command] = setup
    assert f" --retries 0 {needs} || " in command
