"""The control API of a running franceconnect-local, each call in one line."""

import json
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """The simulator refused a call. `problem` holds `error`, `message`, and sometimes `faults` or FranceConnect's `code`."""

    def __init__(self, problem, status):
        super().__init__(problem.get("message", str(problem)))
        self.problem, self.status = problem, status


class Simulator:
    """A franceconnect-local that runs. `issuer` and `plus_issuer` are what a client library is configured with."""

    def __init__(self, url="http://localhost:4000", token=None):
        self.url, self.token = url.rstrip("/"), token
        self._headers = {"Authorization": "Bearer " + token} if token else {}
        health = json.loads(self.fetch("GET", "/_local/health"))
        self.issuer, self.plus_issuer = health["issuer"], health["plusIssuer"]

    def register(self, *redirect_uris, **metadata):
        """Registers a service. `metadata` has the names of OpenID Connect registration, such as `client_id`."""
        return Client(self, self.call("POST", "/clients", {"redirect_uris": redirect_uris, **metadata}))

    def add_persona(self, **persona):
        """Adds a person; a name and a birth are enough. Returns the whole person."""
        return self.call("POST", "/personas", persona)["persona"]

    def call(self, method, path, body=None, **query):
        """Calls an operation of the control API: `/_local/api` of a running simulator lists them."""
        text = self.fetch(method, "/_local/api" + path, body, query)
        return json.loads(text) if text else None

    def fetch(self, method, path, body=None, query=None):
        """Requests an address of the simulator. Returns the text of the answer."""
        given = {name: value for name, value in (query or {}).items() if value is not None}
        address = self.url + path + ("?" + urllib.parse.urlencode(given) if given else "")
        data = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, **({} if data is None else {"Content-Type": "application/json"})}
        try:
            with urllib.request.urlopen(urllib.request.Request(address, data, headers, method=method)) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:
            raise Refused(_problem(refusal), refusal.code) from None


class Client:
    """A registered service. What is set for it, no other client sees: a test that registers one is alone."""

    def __init__(self, simulator, registration):
        self.simulator, self.registration = simulator, registration
        self.client_id, self.client_secret = registration["client_id"], registration["client_secret"]
        self.issuer, self.plus_issuer = simulator.issuer, simulator.plus_issuer

    def sign_in(self, authorization_url, persona=None, source=None):
        """Signs a person in without a browser. Returns the address FranceConnect sends them back to."""
        body = {"authorization_url": authorization_url, "persona": persona, "source": source}
        return self.simulator.call("POST", "/sign-in", _given(body))["callback_url"]

    def use(self, scenario, times=None, persona=None):
        """Activates a scenario for this client: an id of the catalogue, or a scenario of your own."""
        body = {"use": scenario, "client": self.client_id, "times": times, "persona": persona}
        self.simulator.call("POST", "/scenarios", _given(body))

    def advance(self, by):
        """Moves this client's time forward, by "31 min" for example."""
        self.simulator.call("POST", "/clock/advance", {"by": by, "client": self.client_id})

    def journal(self, **filters):
        """Returns what happened to this client, in order. `filters` may be `kind`, `code`, `flow`, `since`, `wait`."""
        return self.simulator.call("GET", "/journal", client=self.client_id, **filters)

    def reset(self):
        """Ends this client's scenarios and sessions, clears its journal, and puts its clock back."""
        self.simulator.call("POST", "/reset", {"client": self.client_id})

    def forget(self):
        """Removes this client. Its flows stay in the console."""
        self.simulator.call("DELETE", "/clients/" + self.client_id)

    def flows(self):
        """Returns the ids of this client's flows, in order."""
        return list(dict.fromkeys(entry["flow"] for entry in self.journal()))

    def export(self, flow, format="html"):
        """Returns a flow as one HTML page that needs no server, or as HAR. Secrets are masked."""
        path = "/_local/api/flows/%s/export" % urllib.parse.quote(flow, safe="")
        return self.simulator.fetch("GET", path, query={"format": format})


def _given(body):
    return {name: value for name, value in body.items() if value is not None}


def _problem(refusal):
    text = refusal.read().decode(errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return {"message": "%s answered HTTP %s: %s" % (refusal.url, refusal.code, text[:200])}
