"""What a browser reads of a page, streamed or not."""

from django.test import Client


def content(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def read(client: Client, path: str, query: dict[str, object] | None = None) -> str:
    response = client.get(path, query or {})
    assert response.status_code == 200, response.status_code
    return content(response)
