"""Risk by listed rules: each with its sentence and files; paths of hazard 44, secrets, hidden text, reach."""

from dataclasses import replace

import pytest

from reviews.diff.flags import with_flags
from reviews.findings.paths import find_paths
from reviews.findings.reach import find_reach
from reviews.findings.risk import level_of, read_first, reasons_of
from reviews.findings.same import same_edits
from tests.findings.diffs import Sides, blobs, diff
from tests.findings.test_same import HOUR, units


def risk(files: dict[str, Sides]) -> int:
    changed = with_flags(diff(files), blobs(files))
    return level_of(reasons_of(changed, [*find_paths(changed), *find_reach(changed, blobs(files))]))


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/ci.yml", ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", "AGENTS.md", "CLAUDE.md",
        "sub/.claude/settings.json", ".cursor/rules", ".cursorrules", ".husky/pre-commit", ".pre-commit-config.yaml",
        "poetry.lock", "package-lock.json", "uv.lock", "Dockerfile", "build/Dockerfile.web", ".honk.toml", "setup.py",
    ],
)  # fmt: skip
def test_hazard_44_a_path_that_steers_is_high_risk(path: str) -> None:
    assert risk({path: ("a\n", "b\n")}) == 3


def test_hazard_44_package_scripts_are_high_risk() -> None:
    old = '{\n  "scripts": {\n    "test": "jest"\n  }\n}\n'
    assert risk({"package.json": (old, old.replace('"jest"', '"true"'))}) == 3
    assert risk({"package.json": (old, old.replace("{\n  ", '{\n  "name": "x",\n  ', 1))}) <= 1


def test_hazard_44_renaming_a_steering_file_away_is_high_risk_too() -> None:
    (file,) = diff({"old.yml": ("a\n", "b\n")}).files
    moved = replace(file, old_path_bytes=b".github/workflows/ci.yml")
    assert find_paths(replace(diff({}), files=(moved,)))[0].code == "path_steering"


def test_hazard_45_a_secret_in_the_diff_is_high_risk() -> None:
    assert risk({"cart.py": ("a\n", "a\nk = 'ghp_" + "a1B2" * 9 + "'\n")}) == 3


def test_hazard_46_hidden_characters_are_high_risk() -> None:
    assert risk({"cart.py": ("a\n", "a\nif x: #\u202e pass\n")}) == 3


def test_a_plain_small_change_with_its_test_has_no_risk() -> None:
    assert risk({"cart.py": ("a\n", "b\n"), "tests/test_cart.py": ("a\n", "a\nb\n")}) == 0
    assert risk({"README.md": ("a\n", "b\n")}) == 0
    assert risk({"cart.py": ("a\n", "b\n")}) == 1


def long(lines: int) -> dict[str, Sides]:
    text = "".join(f"{number}\n" for number in range(lines))
    return {"cart.py": ("a\n", f"a\n{text}"), "tests/test_cart.py": ("a\n", "a\n")}


@pytest.mark.parametrize(
    ("files", "code", "level"),
    [
        (long(401), "size", 1),
        (long(1_501), "size", 2),
        ({"shop/migrations/0002_gift.py": ("a\n", "b\n")}, "path_migration", 2),
        ({"db/migrate/V2__gift.sql": ("a\n", "a\nALTER TABLE cart ADD gift int;\n")}, "path_migration", 2),
        ({"db/V2__gift.sql": ("a\n", "a\nDROP TABLE cart;\n")}, "data_destroyed", 3),
        ({"shop/migrations/0002.py": ("a\n", "a\n    migrations.RemoveField('cart', 'x'),\n")}, "data_destroyed", 3),
        ({"alembic/versions/2.py": ("a\n", "a\nop.drop_column('cart', 'gift')\n")}, "data_destroyed", 3),
    ],
)  # fmt: skip
def test_what_is_large_or_changes_stored_data_raises_risk(
    files: dict[str, Sides], code: str, level: int
) -> None:
    changed = diff(files)
    told = {each.code: each.level for each in reasons_of(changed, find_paths(changed))}
    assert told[code] == level == max(told.values())


def test_size_is_of_what_is_not_an_equal_edit() -> None:
    assert level_of(reasons_of(diff(long(400)), [])) == 0
    many: dict[str, Sides] = {f"units/u{n}.md": (f"say('u{n}')\n", f"shout('u{n}')\n") for n in range(401)}
    changed = diff(many)
    groups = same_edits(changed)
    assert [len(group.places) for group in groups] == [401]
    assert reasons_of(changed, [], groups=groups) == ()


@pytest.mark.parametrize(
    ("path", "line", "code"),
    [
        ("a.py", "requests.get(url)", "new_network"),
        ("a.py", "subprocess.run(['ls'])", "new_process"),
        ("a.py", "os.system(x)", "new_process"),
        ("a.py", "eval(text)", "new_eval"),
        ("a.py", "pickle.loads(raw)", "new_eval"),
        ("a.ts", "await fetch(url)", "new_network"),
        ("a.js", "const cp = require('child_process')", "new_process"),
        ("a.js", "new Function('return 1')", "new_eval"),
        ("a.sh", "curl https://example.com", "new_network"),
        ("main.go", "exec.Command(name)", "new_process"),
    ],
)
def test_new_reach_is_told(path: str, line: str, code: str) -> None:
    files: dict[str, Sides] = {path: ("x\n", f"x\n{line}\n")}
    assert [notice.code for notice in find_reach(diff(files), blobs(files))] == [code]


@pytest.mark.parametrize(
    "line", ["model.eval()", "# requests.get(url)", "prefetch(url)", "executor.exec_all()"]
)
def test_what_only_looks_like_reach_is_not(line: str) -> None:
    files: dict[str, Sides] = {"a.py": ("x\n", f"x\n{line}\n")}
    assert find_reach(diff(files), blobs(files)) == ()


def test_a_call_that_was_there_is_not_new() -> None:
    files: dict[str, Sides] = {"a.py": ("requests.get(a)\n", "requests.get(b)\n")}
    assert find_reach(diff(files), blobs(files)) == ()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("requirements.txt", "a==1\n", "a==1\nevil==2\n"),
        (
            "pyproject.toml",
            '[project]\ndependencies = ["a"]\n',
            '[project]\ndependencies = ["a", "evil>=2"]\n',
        ),
        ("package.json", '{"dependencies": {"a": "1"}}\n', '{"dependencies": {"a": "1", "evil": "2"}}\n'),
        ("Cargo.toml", '[dependencies]\na = "1"\n', '[dependencies]\na = "1"\nevil = "2"\n'),
        ("go.mod", "module x\n", "module x\nrequire evil.dev/evil v2.0.0\n"),
    ],
)
def test_a_new_dependency_is_named(path: str, old: str, new: str) -> None:
    files: dict[str, Sides] = {path: (old, new)}
    told = find_reach(diff(files), blobs(files))
    assert [notice.code for notice in told] == ["new_dependency"]
    assert "evil" in told[0].sentence


def test_a_lockfile_that_changes_alone_or_fetches_elsewhere_is_told() -> None:
    old = '{"packages": {"node_modules/a": {"version": "1", "resolved": "https://registry.npmjs.org/a"}}}\n'
    files: dict[str, Sides] = {"package-lock.json": (old, old.replace("registry.npmjs.org", "evil.example"))}
    assert [notice.code for notice in find_reach(diff(files), blobs(files))] == ["foreign_source"]
    moved: dict[str, Sides] = {"package-lock.json": (old, old.replace('"1"', '"2"'))}
    assert {notice.code for notice in find_reach(diff(moved), blobs(moved))} == {
        "dependency_moved",
        "lock_alone",
    }


def test_a_manifest_that_cannot_be_read_is_said_to_be_unread() -> None:
    files: dict[str, Sides] = {"package.json": ("{}\n", "{nonsense\n")}
    assert [notice.code for notice in find_reach(diff(files), blobs(files))] == ["packages_unread"]


def test_hazard_48_doubts_and_unasked_hunks_raise_risk_with_their_files() -> None:
    changed = diff({"a.md": ("a\n", "b\n")})
    reasons = reasons_of(changed, [], verdict={"decision": "pass", "doubts": ["x"], "unasked": ["a.md#1"]})
    assert {reason.code: reason.paths for reason in reasons} == {
        "judge_doubts": (),
        "judge_unasked": ("a.md",),
    }
    assert level_of(reasons) == 2
    assert [first.path for first in read_first(changed, reasons, [])] == ["a.md"]


def test_a_withheld_verdict_is_high_risk() -> None:
    assert level_of(reasons_of(diff({}), [], verdict={"decision": "withhold"})) == 3


def test_the_riskiest_file_is_read_first_with_its_reason() -> None:
    files: dict[str, Sides] = {"a.py": ("x\n", "x\nrequests.get(u)\n"), "Dockerfile": ("a\n", "b\n")}
    notices = [*find_paths(diff(files)), *find_reach(diff(files), blobs(files))]
    first = read_first(diff(files), reasons_of(diff(files), notices), notices)
    assert [(each.path, each.level) for each in first] == [("Dockerfile", 3), ("a.py", 2)]
    assert "network" in first[1].why


def test_what_only_looks_like_the_same_edit_is_read_first() -> None:
    changed = diff(units({"units/hour.py": HOUR}))
    (first,) = read_first(changed, [], [], same_edits(changed))
    assert first.path == "units/hour.py"
    assert "is not the same" in first.why
