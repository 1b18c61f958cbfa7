"""What a test that fails leaves, and what a run says that cannot start."""

import shlex
import sys

import pytest

from franceconnect_local import NotStarted, connected

FAILING = """
from service import Service

def test_fails(franceconnect):
    franceconnect.use("invalid-sig-es256")
    service = Service(franceconnect)
    service.person_of(franceconnect.sign_in(service.authorization_url(), persona="angele-dubreuil"))

def test_succeeds(franceconnect):
    service = Service(franceconnect)
    service.person_of(franceconnect.sign_in(service.authorization_url(), persona="angele-dubreuil"))
"""


def test_a_failed_test_leaves_the_page_of_its_flow(pytester, franceconnect_local, monkeypatch):
    monkeypatch.setenv("FRANCECONNECT_LOCAL_URL", franceconnect_local.url)
    monkeypatch.setenv("FRANCECONNECT_LOCAL_CONTROL_TOKEN", franceconnect_local.token or "")
    pytester.makeconftest("pytest_plugins = ['franceconnect_local.pytest_plugin']")
    pytester.makepyfile(FAILING)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(passed=1, failed=1)
    [page] = (pytester.path / "franceconnect-flows").iterdir()
    result.stdout.fnmatch_lines(["*%s" % page])
    assert page.name.endswith("test_fails-1.html")
    text = page.read_text()
    assert "One bit of the ID token’s signature is wrong." in text and "DUBREUIL" in text
    assert "<script src" not in text and "<link" not in text


def test_an_address_that_is_no_simulator_is_refused_at_once(franceconnect):
    with pytest.raises(NotStarted, match="No franceconnect-local answers at .*/api/v2 .*HTTP 404"):
        with connected({"FRANCECONNECT_LOCAL_URL": franceconnect.issuer}):
            pass


def test_a_command_that_cannot_start_is_told_with_what_it_printed():
    command = shlex.join([sys.executable, "-c", "import sys; sys.exit('no such option {port}')"])
    with pytest.raises(NotStarted, match=r"(?s)No franceconnect-local answers.*sys.exit.*printed:\nno such option \d+"):
        with connected({"FRANCECONNECT_LOCAL_COMMAND": command}):
            pass
