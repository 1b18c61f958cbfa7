"""The control API of a running franceconnect-local, with Python's standard library."""

import json
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """What the simulator answered when it refused: `error`, `message`, sometimes `faults` and FranceConnect's `code`."""

    def __init__(self, problem):
        super().__init__(problem["message"])
        self.problem = problem


class FranceConnectLocal:
    def __init__(self, url="http://localhost:4000", token=None):
        self.api = url.rstrip("/") + "/_local/api"
        self.headers = {"Authorization": "Bearer " + token} if token else {}

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        request = urllib.request.Request(self.api + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            raise Refused(json.load(refusal)) from None
        return json.loads(text) if text else None

    def register_client(self, *redirect_uris, **metadata):
        return self.call("POST", "/clients", {"redirect_uris": redirect_uris, **metadata})

    def sign_in(self, authorization_url, **who):
        """The address the citizen is sent back to; `who` may name a persona and a source."""
        body = {"authorization_url": authorization_url, **who}
        return self.call("POST", "/sign-in", body)["callback_url"]

    def add_persona(self, **persona):
        return self.call("POST", "/personas", persona)["persona"]

    def use_scenario(self, scenario, **options):
        self.call("POST", "/scenarios", {"use": scenario, **options})

    def advance_clock(self, by, client=None):
        self.call("POST", "/clock/advance", {"by": by, **({"client": client} if client else {})})

    def reset(self, client):
        self.call("POST", "/reset", {"client": client})
