"""The tools as the model is told of them. The vendor's two keep their fixed types and names."""

from agent.task import Block

BASH = "bash"
EDITOR = "str_replace_based_edit_tool"

SEARCH: Block = {
    "name": "search",
    "description": (
        "Search the repository's text files for an extended regular expression (grep -E). "
        "Answers path:line:text, at most 200 lines."
    ),
    "input_schema": {
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "description": "The regular expression."},
            "path": {
                "type": "string",
                "description": "A file or folder to search in; the whole repository if left out.",
            },
            "glob": {"type": "string", "description": "Only files whose name fits, such as *.py."},
        },
        "required": ["pattern"],
        "additionalProperties": False,
    },
}
VERIFY: Block = {
    "name": "verify",
    "description": (
        "Run the repository's own format, lint, build and test commands, or the one named, and answer what failed."
    ),
    "input_schema": {
        "type": "object",
        "properties": {"name": {"type": "string", "description": "One verifier; all of them if left out."}},
        "additionalProperties": False,
    },
}
ASK: Block = {
    "name": "ask",
    "description": (
        "Ask the person who made the request one question and wait for the answer. Only for what the repository "
        "cannot answer and a wrong guess would spoil."
    ),
    "input_schema": {
        "type": "object",
        "properties": {"question": {"type": "string"}},
        "required": ["question"],
        "additionalProperties": False,
    },
}
FINISH: Block = {
    "name": "finish",
    "description": (
        "Propose the worktree as it is. Refused until every verifier passes; then a judge compares the diff with the "
        "request and may send it back."
    ),
    "input_schema": {
        "type": "object",
        "properties": {
            "title": {
                "type": "string",
                "description": "What the change does, imperative, under 70 characters.",
            },
            "summary": {
                "type": "string",
                "description": "What was wrong or wanted, what was done, in plain words.",
            },
        },
        "required": ["title", "summary"],
        "additionalProperties": False,
    },
}

TOOLS: tuple[Block, ...] = (
    {"type": "bash_20250124", "name": BASH},
    {"type": "text_editor_20250728", "name": EDITOR},
    SEARCH,
    VERIFY,
    ASK,
    FINISH,
)
