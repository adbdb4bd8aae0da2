"""A till: HTTP with a person's access token, and no patience for an answer it did not expect."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from demo.books import Wrong

SECONDS = 20.0


class NoServer(Exception):
    """Nobody answers there."""


class Till:
    """Speaks to one server as one person, who signs in first."""

    def __init__(self, base_url: str, language: str) -> None:
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise NoServer(f"BASE_URL must begin with http:// or https://, not {base_url!r}")
        self.base_url = base_url.rstrip("/")
        self.headers = {"Accept-Language": language, "Content-Type": "application/json"}

    def sign_in(self, username: str, password: str) -> dict[str, Any]:
        """Get a token; return who the server says this is."""
        credentials = {"username": username, "password": password}
        tokens = self.post("/api/auth/token/", credentials, status=200)
        self.headers["Authorization"] = f"Bearer {tokens['access']}"
        who: dict[str, Any] = self.get("/api/auth/me/")
        return who

    def get(self, path: str, *, status: int = 200) -> Any:
        """The answer's body. Raises Wrong for another status."""
        return self._expect(status, "GET", path)

    def post(self, path: str, body: Any = None, *, key: str = "", status: int = 201) -> Any:
        """The answer's body; `key` makes the request safe to repeat. Raises Wrong."""
        return self._expect(status, "POST", path, body or {}, key)

    def is_refused(self, path: str, body: Any, *, status: int, code: str, key: str = "") -> str:
        """Ask for what must not be; return the words of the refusal. Raises Wrong."""
        problem = self.post(path, body, key=key, status=status)
        if problem.get("code") != code:
            raise Wrong(f"POST {path}: expected the refusal {code!r}, got {problem.get('code')!r}")
        return str(problem["detail"])

    def finds(self, path: str) -> Any:
        """The answer's body, or None where there is nothing."""
        status, body = self._ask("GET", path)
        if status not in {200, 404}:
            raise Wrong(f"GET {path}: expected 200 or 404, got {status}: {body}")
        return body if status == 200 else None

    def _expect(self, status: int, *request: Any) -> Any:
        got, body = self._ask(*request)
        if got != status:
            told = json.dumps(body, ensure_ascii=False)
            raise Wrong(f"{request[0]} {request[1]}: expected status {status}, got {got}: {told}")
        return body

    def _ask(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        request = Request(self.base_url + path, data=data, headers=headers, method=method)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return answer.status, _read(answer.read())
        except HTTPError as refusal:
            return refusal.code, _read(refusal.read())
        except URLError as trouble:
            raise NoServer(f"{self.base_url} does not answer: {trouble.reason}") from trouble


def _read(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode(errors="replace")[:200]
