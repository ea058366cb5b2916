"""Guards that a diff takes away are found, and what only moved is not (hazard 47)."""

from dataclasses import replace

import pytest

from reviews.diff.model import Diff
from reviews.findings.guards import find_guards
from tests.findings.diffs import Sides, diff

T = "tests/test_cart.py"
PY = "def test_total():\n    assert total([1]) == 1\n"


J = "src/test/java/CartTest.java"
JUNIT = "  @Test\n  void total() {\n    assertEquals(1, total(1));\n  }\n"
GIFT = "\n  @Test\n  void gift() {\n    assertEquals(2, gift());\n  }\n"


def codes(path: str, old: str | None, new: str | None) -> list[str]:
    return [notice.code for notice in find_guards(diff({path: (old, new)}))]


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (T, PY + "\n\ndef test_gift():\n    assert gift() == 2\n", PY, "test_deleted"),
        (T, PY, None, "test_deleted"),
        ("a.test.js", "it('adds', () => {\n  expect(add(1)).toBe(2)\n})\n", "\n", "test_deleted"),
        ("cart_test.go", "func TestTotal(t *testing.T) {\n}\n", "\n", "test_deleted"),
        (T, PY, "@pytest.mark.skip\n" + PY, "test_skipped"),
        (T, PY, PY.replace("    assert", "    pytest.skip('later')\n    assert"), "test_skipped"),
        ("a.spec.ts", "it('adds', f)\n", "it.skip('adds', f)\n", "test_skipped"),
        ("a.spec.ts", "it('adds', f)\n", "it.only('adds', f)\n", "test_skipped"),
        (T, PY, "def test_total():\n    total([1])\n", "assertion_removed"),
        (T, PY, "def test_total():\n    assert total([1])\n", "assertion_weakened"),
        (T, "        self.assertEqual(a, 1)\n", "        self.assertTrue(a)\n", "assertion_weakened"),
        ("a.test.js", "  expect(a).toBe(2)\n", "  expect(a).toBeTruthy()\n", "assertion_weakened"),
        (T, PY, PY.replace("== 1", "== 2"), "expectation_changed"),
        ("cart.py", "import os\n", "import os  # noqa: F401\n", "lint_disabled"),
        ("cart.py", "x = f()\n", "x = f()  # type: ignore[arg-type]\n", "lint_disabled"),
        ("a.ts", "f()\n", "// eslint-disable-next-line\nf()\n", "lint_disabled"),
        ("a.ts", "f()\n", "// @ts-ignore\nf()\n", "lint_disabled"),
        ("pyproject.toml", "[tool.ruff]\n", "[tool.ruff]\nignore = [\"S\"]\n", "lint_disabled"),
        ("tsconfig.json", '{"strict": true}\n', '{"strict": false}\n', "lint_disabled"),
        (".github/workflows/ci.yml", "steps:\n", "steps:\n  continue-on-error: true\n", "ci_loosened"),
        (".github/workflows/ci.yml", "a:\n  - run: make lint\n  - run: x\n", "a:\n  - run: x\n", "ci_loosened"),
        (".github/workflows/ci.yml", "on: push\n", None, "ci_loosened"),
        ("Makefile", "test:\n\tpytest\n", "test:\n\tpytest || true\n", "ci_loosened"),
        ("cart.py", "f()\n", "try:\n    f()\nexcept Exception:\n    pass\n", "failure_ignored"),
        ("a.js", "f()\n", "try { f() } catch (e) {}\n", "failure_ignored"),
        ("cart.py", "get(url, timeout=5)\n", "get(url, timeout=60)\n", "limit_raised"),
        ("pyproject.toml", "fail_under = 90\n", "fail_under = 60\n", "coverage_lowered"),
        ("jest.config.js", "  branches: 90,\n", "  branches: 50,\n", "coverage_lowered"),
        ("pyproject.toml", "fail_under = 90\nx = 1\n", "x = 1\n", "coverage_lowered"),
    ],
)  # fmt: skip
def test_hazard_47_a_removed_guard_is_found(path: str, old: str, new: str | None, code: str) -> None:
    assert code in codes(path, old, new)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (T, PY, PY + "\n\ndef test_more():\n    assert total([]) == 0\n"),
        (T, PY, "import cart\n\n" + PY),
        ("cart.py", "x = f()  # noqa\n", "x = g()  # noqa\n"),
        ("cart.py", "get(url, timeout=60)\n", "get(url, timeout=5)\n"),
        ("pyproject.toml", "fail_under = 60\n", "fail_under = 90\n"),
        ("cart.py", "a = 1\n", "a = 2\n"),
        ("README.md", "Run it\n", "Run it || true # noqa\n"),
        (".github/workflows/ci.yml", "steps:\n  - run: x\n", "steps:\n  - run: x\n  - run: y\n"),
        (T, "    assert a == 1\n", "    assert a == 1\n    assert b == 2\n"),
    ],
)
def test_what_adds_or_keeps_guards_is_quiet(path: str, old: str, new: str) -> None:
    assert codes(path, old, new) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (J, JUNIT),
        ("src/test/kotlin/CartTest.kt", "    @Test\n    fun `adds a coupon`() {\n        assertEquals(1, total())\n    }\n"),
        ("tests/cart.rs", "#[test]\nfn total() {\n    assert_eq!(total(), 1);\n}\n"),
        ("tests/CartTest.php", "    public function testTotal(): void\n    {\n        $this->assertSame(1, total());\n    }\n"),
        ("tests/CartTest.php", "    #[Test]\n    public function total(): void\n    {\n    }\n"),
        ("Tests/CartTests.swift", "    func testTotal() {\n        XCTAssertEqual(total(), 1)\n    }\n"),
        ("src/cart_test.cc", "TEST(Cart, Total) {\n  EXPECT_EQ(total(), 1);\n}\n"),
        ("CartTests.cs", "    [Fact]\n    public async Task Total()\n    {\n        Assert.Equal(1, total);\n    }\n"),
        ("test/cart.bats", '@test "adds" {\n  [ 1 -eq 1 ]\n}\n'),
    ],
)  # fmt: skip
def test_hazard_47_a_deleted_test_is_found_in_every_language(path: str, text: str) -> None:
    assert codes(path, text, None) == ["test_deleted"]
    assert codes(path, text + "\n// the end\n", "\n// the end\n") == ["test_deleted"]


def test_hazard_47_a_test_file_is_missed_where_no_test_in_it_is_known_by_name() -> None:
    assert codes("CartSpec.scala", 'it should "add" in {\n}\n', None) == ["test_deleted"]
    assert codes("tests/cart.lua", "assert(total() == 1)\n", None) == ["test_deleted"]


def test_hazard_47_one_of_many_marked_tests_is_missed_by_its_name() -> None:
    for kept in (JUNIT + GIFT, GIFT[1:] + "\n" + JUNIT):
        (notice,) = find_guards(diff({J: (kept, JUNIT)}))
        assert notice.sentence == "The test “gift” is deleted or renamed."


def test_hazard_47_a_test_that_only_loses_its_mark_is_missed() -> None:
    (notice,) = find_guards(diff({J: (JUNIT + GIFT, JUNIT + GIFT.replace("  @Test\n", ""))}))
    assert (notice.code, notice.quoted) == ("test_deleted", "@Test")


def test_what_tests_stand_on_is_no_deleted_test() -> None:
    assert codes("tests/__init__.py", "", None) == []
    assert codes("tests/fixtures/cart.json", '{"total": 1}\n', None) == []
    assert codes("tests/factories.py", "class Cart(Factory):\n    total = 1\n", None) == []


def test_a_marked_test_that_stays_or_moves_is_quiet() -> None:
    changed = JUNIT.replace("void total()", "void total() throws IOException")
    assert codes(J, JUNIT, JUNIT + GIFT) == codes(J, JUNIT, changed) == []
    moved: dict[str, Sides] = {J: (JUNIT + GIFT, JUNIT), "src/test/java/GiftTest.java": (None, GIFT)}
    assert find_guards(diff(moved)) == ()


def test_a_test_that_moved_to_another_file_is_not_deleted() -> None:
    moved: dict[str, Sides] = {T: (PY, None), "tests/test_money.py": (None, PY)}
    assert find_guards(diff(moved)) == ()


def test_a_notice_names_its_line_and_quotes_it_masked() -> None:
    secret = "ghp_" + "a1B2" * 9
    (notice,) = find_guards(diff({"cart.py": ("a\n", f"a\nk = '{secret}'  # noqa\n")}))
    assert (notice.side, notice.line) == ("new", 2)
    assert secret not in notice.quoted


def test_what_no_database_takes_is_in_no_notice() -> None:
    old = "it('a\x00\udcff', f)\n"
    (file,) = diff({"a.test.js": ("it('a', f)\n", "\n")}).files
    body = b"-" + old.encode("utf-8", "surrogateescape") + b"+\n"
    odd = replace(file, hunks=(replace(file.hunks[0], body=body),))
    (notice,) = find_guards(Diff((odd,)))
    assert "\x00" not in notice.sentence + notice.quoted
    (notice.sentence + notice.quoted).encode("utf-8")
