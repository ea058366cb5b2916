"""Asks a model over the Messages API: streamed, with nothing taken from the environment."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx2
from anthropic import Anthropic, APIConnectionError, APIStatusError, Stream

from agent.errors import ModelAbsent
from agent.task import Answer, ModelRequest
from integrations.messages.refusals import error_of
from integrations.messages.stream import Assembly

# A short trouble is waited out here; a long one gives the run back to the queue.
_TRIES = 3
_LONGEST_WAIT = 5.0


class AnthropicModel:
    """Implements agent.protocols.Model. `timeout` is how long (seconds) the server may say nothing at all."""

    def __init__(self, *, api_key: str, base_url: str, timeout: float = 120.0, wait: float = 1.0) -> None:
        self._where = urlsplit(base_url).netloc or base_url
        self._wait = wait
        # The key must not follow a redirect to another host, nor go through a proxy that only the environment names.
        http = httpx2.Client(
            base_url=base_url,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(timeout, connect=10.0),
        )
        self._client = Anthropic(
            api_key=api_key, base_url=base_url, http_client=http, max_retries=0, open_telemetry=False
        )

    def close(self) -> None:
        """Close idle connections."""
        self._client.close()

    def ask(self, request: ModelRequest, *, on_text: Callable[[str], None]) -> Answer:
        for attempt in range(1, _TRIES + 1):
            try:
                return self._ask(request, on_text)
            except ModelAbsent as absent:
                if attempt == _TRIES or absent.retry_after > _LONGEST_WAIT:
                    raise
                time.sleep(absent.retry_after or self._wait * attempt)
        raise AssertionError("unreachable")

    def _ask(self, request: ModelRequest, on_text: Callable[[str], None]) -> Answer:
        create: Callable[..., Any] = self._client.messages.with_streaming_response.create
        try:
            with create(**_arguments(request), stream=True) as response:
                return self._read(response.http_response, request.model, on_text)
        except APIStatusError as error:
            raise error_of(
                status=error.status_code,
                body=error.body,
                retry_after=error.response.headers.get("retry-after"),
                where=self._where,
                model=request.model,
            ) from error
        except (APIConnectionError, httpx2.TransportError) as error:
            raise ModelAbsent(f"The model at {self._where} cannot be reached.", retry_after=0.0) from error

    def _read(self, response: httpx2.Response, model: str, on_text: Callable[[str], None]) -> Answer:
        assembly = Assembly()
        for sent in Stream.raw_events(response):
            try:
                event = json.loads(sent.data) if sent.data else {}
            except (ValueError, RecursionError) as error:
                raise ModelAbsent("The model's answer cannot be read.", retry_after=1.0) from error
            if event.get("type") == "error":
                raise error_of(status=200, body=event, retry_after=None, where=self._where, model=model)
            try:
                text = assembly.take(event)
            except (KeyError, TypeError) as error:
                raise ModelAbsent("The model's answer is not in the order that the API promises.") from error
            on_text(text)
        return assembly.answer()


def _arguments(request: ModelRequest) -> dict[str, Any]:
    given: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "system": list(request.system),
        "messages": list(request.messages),
    }
    if request.tools:
        given["tools"] = list(request.tools)
    if request.tool_choice:
        given["tool_choice"] = request.tool_choice
    return given
