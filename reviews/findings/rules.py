"""The patterns of guards: what a test, an assertion, a silenced lint, an ignored failure look like in each language.

A line is matched by itself and in linear time: no pattern nests one repetition in another.
"""

import re

# TESTS and METHODS give the name as their only group that matched.
TESTS = re.compile(
    r"""^\s*(?:async\s+)?def\s+(test\w*)|^\s*(?:it|test|describe|context|specify)(?:\.\w+)?\s*\(\s*["'`]([^"'`]{1,200})"""
    r"""|^func\s+((?:Test|Fuzz|Benchmark)\w+)\s*\(|^\s*@?(?:it|test|scenario)\s+["']([^"']{1,200})"""
    r"""|^\s*(?:(?:public|final|override|async)\s+)*(?:function|func|void|fun)\s+(test\w*)\s*\(|^\s*def\s+["']([^"']{1,200})["']\s*\("""
    r"""|^\s*(?:TYPED_)?TEST(?:_[FP])?\s*\(\s*(\w+\s*,\s*\w+)|^\s*(?:TEST_CASE|SCENARIO|BOOST_AUTO_TEST_CASE)\s*\(\s*"?([^",)]{1,200})"""
)
# What makes the method behind it a test, in Java, Kotlin, Scala, Swift, Rust, C# and PHP.
TEST_MARKS = re.compile(
    r"@(?:Parameterized|Repeated)?Test\b|#\[[\w:\\]{0,80}[Tt]est\b|^\s*\[(?:Fact|Theory|Test(?:Method|Case)?)\b"
)
METHODS = re.compile(
    r"^(?!\s*private\b)(?:[^\"']*?[\s)])?(?:void|fun|fn|function|func|Task)\s+(?!(?:setUp|tearDown|main)\b)(\w+|`[^`]{1,200}`)\s*(?:<[^<>]{0,80}>)?\s*\("
)
SKIPS = re.compile(
    r"@(?:pytest\.mark|mark)\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail|importorskip)\(|@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b"
    r"|\bself\.skipTest\(|^\s*pytestmark\s*=.*\bskip|\bcollect_ignore\b"
    r"|\b(?:it|test|describe|context|suite)\.(?:skip|todo|only|fixme|failing)\b|^\s*(?:xit|xtest|xdescribe|fit|fdescribe)\s*\("
    r"|\bt\.Skip(?:f|Now)?\(|\bXCTSkip\w*\(|\bGTEST_SKIP\b|\bmarkTest(?:Skipped|Incomplete)\(|#\[ignore|@(?:Disabled|Ignore)\b|\[(?:Ignore|Fact\(Skip)"
)
ASSERTS = re.compile(
    r"^\s*assert\b|\bself\.(?:assert\w+|fail\w*)\(|\bexpect\s*\(|\bassert(?:\.\w+)?\s*[(!]|\bassert_\w+|\brequire\.\w+\(|\bpytest\.(?:raises|warns)\("
    r"|\bt\.(?:Error|Errorf|Fatal|Fatalf)\(|\bshould\b|\bAssert\.\w+\("
    r"|\bassert[A-Z]\w*\s*[({]|\bXCTAssert\w*\(|\b(?:EXPECT|ASSERT)_[A-Z]\w*\(|\b(?:REQUIRE|CHECK)(?:_\w+)?\("
)
WEAK = re.compile(
    r"^\s*assert\s+(?:True|1|not\s+None|[\w.()\[\]]+(?:\s+is\s+not\s+None)?)\s*(?:,|#|$)|\bassert(?:True|False|IsNotNone|IsInstance|In|Greater\w*|Less\w*|NotEqual|AlmostEqual)\("
    r"|\.(?:toBeTruthy|toBeFalsy|toBeDefined|not\.toBeNull|not\.toBeUndefined|toBeGreaterThan\w*|toBeLessThan\w*|toMatchObject|toContain|not\.toThrow|toHaveLength|toBeInstanceOf)\("
    r"|^\s*assert\b.*(?:!=|>=|<=|\bor\b|\bin\b|\bany\(|isinstance\(|pytest\.approx)"
)
STRONG = re.compile(
    r"^\s*assert\b[^=!<>]*==(?!.*\bor\b)|\bassert(?:Equal|Equals|DictEqual|ListEqual|Is|Raises\w*|CountEqual)\(|\.(?:toBe|toEqual|toStrictEqual|toThrow\w*|toMatchInlineSnapshot)\("
)
LINTS = re.compile(
    r"(?i)#\s*noqa\b|#\s*ruff:\s*noqa|#\s*type:\s*ignore|#\s*mypy:\s*(?:ignore|disable|allow)|#\s*pyright:\s*(?:ignore|basic)|#\s*pylint:\s*disable"
    r"|#\s*nosec\b|#\s*nosemgrep|\bpragma:\s*no\s?cover|#\s*flake8:\s*noqa|eslint-disable|@ts-(?:ignore|nocheck|expect-error)|biome-ignore|tslint:disable"
    r"|(?:istanbul|c8|v8)\s+ignore|//\s*nolint|#!?\[allow\(|@SuppressWarnings|rubocop:\s*disable|shellcheck\s+disable|phpcs:ignore|@phpstan-ignore|NOLINT\b|@Suppress\("
)
LINT_RULES_OFF = re.compile(
    r"""(?i)^\s*["']?(?:extend-)?(?:ignore|exclude|per-file-ignores|disable|disable_error_code|skip|ignore_errors|ignore_missing_imports|skipLibCheck)["']?\s*[:=]\s*(?!\s*(?:\[\s*\]|false|""|''))"""
    r"""|["']?[\w@/-]{1,80}["']?\s*:\s*\[?\s*(?:["']off["']|0\s*[,\]}])|["']?(?:strict\w*|no\w+)["']?\s*[:=]\s*false\b"""
)
CI_LOOSE = re.compile(
    r"(?i)continue-on-error\s*:\s*(?!false)|allow_failure\s*:\s*(?!false)|\|\|\s*(?:true|:|exit\s+0)\b|^\s*(?:-\s*)?if\s*:\s*(?:false|\$\{\{\s*false)"
    r"|--no-verify\b|\bset\s+\+e\b|--exit-zero\b|--exit-code[= ]0\b|\[skip ci\]|--no-error-on|--passWithNoTests|ignore_outcome\s*=\s*true|ignore_errors\s*=\s*true"
    r"|pull_request_target|permissions\s*:\s*write-all|^\s*(?:contents|actions|packages|id-token)\s*:\s*write|--deselect\b|--ignore[= ]|-k\s+[\"']?not\s"
)
CI_STEP = re.compile(
    r"^\s*(?:-\s*)?(?:run|uses|script|id|command|repo)\s*:\s*\S|^\s+-\s+(?:\w+\s+)?\w+|^\t\S"
)
IGNORED = re.compile(
    r"(?i)\|\|\s*(?:true|:)\s*(?:$|[;#)])|^\s*except\s*(?:Base)?(?:Exception)?(?:\s+as\s+\w+)?\s*:\s*(?:pass|\.\.\.|continue)\b|\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}"
    r"|\.catch\(\s*\(\s*\w*\s*\)\s*=>\s*(?:\{\s*\}|null|undefined)\s*\)|\bcheck\s*=\s*False\b|\bcontextlib\.suppress\(\s*(?:Base)?Exception"
    r"|\bverify\s*=\s*False\b|rejectUnauthorized\s*:\s*false|InsecureSkipVerify\s*:\s*true|errors\s*=\s*[\"']ignore[\"']"
)
BARE_EXCEPT = re.compile(r"^\s*except\s*(?:(?:Base)?Exception)?(?:\s+as\s+\w+)?\s*:\s*(?:#.*)?$")
PASS_ONLY = re.compile(r"^\s*(?:pass|\.\.\.|continue|return(?:\s+None)?)\s*(?:#.*)?$")
LIMITS = re.compile(
    r"""(?i)["']?([\w.-]{0,40}(?:timeout|time_limit|deadline|retries|retry|reruns|attempts|max_wait|tolerance|delta|epsilon|abs_tol|rel_tol|max-warnings|max-complexity))["']?\s*[:=(]\s*["']?(\d+(?:\.\d+)?(?:e-?\d+)?)"""
)
COVERAGE = re.compile(
    r"""(?i)["']?(fail[_-]under|cov-fail-under|min[_-]?coverage|minimum_coverage|coverage[_-]threshold|branches|functions|lines|statements|check-coverage|target)["']?\s*[:= ]\s*["']?(\d+(?:\.\d+)?)\s*%?"""
)
COVERAGE_FILES = re.compile(
    r"(^|/)(pyproject\.toml|setup\.cfg|tox\.ini|\.coveragerc|pytest\.ini|package\.json|jest\.config\.[^/]+|vitest\.config\.[^/]+|\.nycrc[^/]*|\.?codecov\.ya?ml|[Mm]akefile|[^/]+\.ya?ml|\.simplecov|\.honk\.toml)$"
)
COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*|--|<!--|;)")

# A file whose changed lines hold none of these words is not looked through: a search for words is far cheaper.
NEEDLES = {
    LINTS: (
        "noqa", "ignore", "lint", "disable", "nosec", "nosem", "cover", "allow", "suppress", "@ts-", "mypy", "pyright",
    ),
    IGNORED: ("||", "except", "catch", "check", "suppress", "verify", "reject", "insecure", "errors"),
    LIMITS: (
        "timeout", "time_limit", "deadline", "retr", "reruns", "attempts", "max_wait", "tolerance", "delta", "epsilon",
        "_tol", "max-",
    ),
}  # fmt: skip
