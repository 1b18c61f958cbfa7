"""The fixture `franceconnect`: a client of your own for each test. A test that fails leaves the page of its flows."""

import os
import pathlib
import re

import pytest

from franceconnect_local.instance import connected
from franceconnect_local.simulator import Refused


@pytest.fixture(scope="session")
def franceconnect_local():
    """The simulator of this run."""
    with connected() as simulator:
        yield simulator


@pytest.fixture
def franceconnect_client():
    """What is registered for each test. Override it to give your redirect URI, your client_id, your scopes."""
    return {"redirect_uris": ["http://localhost:3000/callback"]}


@pytest.fixture
def franceconnect(franceconnect_local, franceconnect_client):
    """A client of this test alone, at the simulator of this run."""
    redirect_uris, metadata = franceconnect_client["redirect_uris"], dict(franceconnect_client)
    del metadata["redirect_uris"]
    client = franceconnect_local.register(*redirect_uris, **metadata)
    yield client
    client.forget()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    client = getattr(item, "funcargs", {}).get("franceconnect")
    if report.failed and client:
        report.sections.append(("FranceConnect", "\n".join(_kept_flows(client, item.nodeid))))


def _kept_flows(client, test):
    """Writes a page for each flow of a failed test. Yields where they are."""
    folder = pathlib.Path(os.environ.get("FRANCECONNECT_LOCAL_FLOWS", "franceconnect-flows"))
    name = re.sub(r"[^\w.-]+", "-", test).strip("-")
    for number, flow in enumerate(client.flows(), 1):
        path = folder / ("%s-%d.html" % (name, number))
        try:
            page = client.export(flow)
        except Refused as refusal:
            yield "The flow %s could not be exported: %s" % (flow, refusal)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        yield str(path.resolve())
