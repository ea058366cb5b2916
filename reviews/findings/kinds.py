"""Which kind of file a path names, by the conventions of the languages that people use."""

import re

_TEST_NAME = re.compile(
    r"(^|/)(test_[^/]*\.py|[^/]*_test\.(py|go|rb|exs|dart|cc|cpp)|[^/]*\.(test|spec)\.[cm]?[jt]sx?"
    r"|[^/]*(Test|Tests|Spec|IT)\.(java|kt|scala|groovy|cs|swift|php)|[^/]*_spec\.rb|conftest\.py)$"
)
_TEST_FOLDER = re.compile(r"(^|/)(tests?|__tests__|spec|specs|e2e|testing)/")
_DOCS = re.compile(r"(?i)(\.(md|rst|txt|adoc)$|(^|/)docs?/|(^|/)(CHANGELOG|LICENSE|README)[^/]*$)")
_CI = re.compile(
    r"(^|/)(\.github/(workflows|actions)/|\.gitlab-ci\.ya?ml$|\.circleci/|\.travis\.yml$|azure-pipelines\.ya?ml$|Jenkinsfile"
    r"|\.buildkite/|\.drone\.yml$|\.ci/|bitbucket-pipelines\.yml$|tox\.ini$|noxfile\.py$|[Mm]akefile$|justfile$"
    r"|\.pre-commit-config\.ya?ml$|\.honk\.toml$|codecov\.ya?ml$|\.codecov\.ya?ml$)"
)
_LINT = re.compile(
    r"(^|/)(pyproject\.toml|setup\.cfg|\.flake8|\.?ruff\.toml|mypy\.ini|\.mypy\.ini|\.pylintrc|\.eslintrc[^/]*|eslint\.config\.[^/]+"
    r"|biome\.json|tsconfig[^/]*\.json|\.golangci\.ya?ml|\.rubocop\.yml|clippy\.toml|tslint\.json|\.semgrepignore)$"
)
_AFFIX = re.compile(r"^(test_|tests_)|(_test|_tests|_spec|\.test|\.spec|Tests|Test|Spec|IT)$")


def is_test(path: str) -> bool:
    """Tell whether a path names a test, or what tests stand on."""
    return bool(_TEST_NAME.search(path) or _TEST_FOLDER.search(path))


def is_test_by_name(path: str) -> bool:
    """Tell whether a file's own name says that it holds tests, wherever it lies."""
    return bool(_TEST_NAME.search(path)) and not path.endswith("conftest.py")


def is_docs(path: str) -> bool:
    """Tell whether a path names prose."""
    return bool(_DOCS.search(path))


def is_ci(path: str) -> bool:
    """Tell whether a path names what builds and checks the repository."""
    return bool(_CI.search(path))


def is_lint_config(path: str) -> bool:
    """Tell whether a path names the rules of a linter or type checker."""
    return bool(_LINT.search(path))


def stem(path: str) -> str:
    """Return a file's bare name, without folder, ending and what marks it as a test, in small letters."""
    name = path.rsplit("/", 1)[-1]
    bare = re.sub(r"\.[cm]?[A-Za-z0-9]+$", "", name)
    return _AFFIX.sub("", bare).lower()
