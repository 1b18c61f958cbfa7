"""Where the simulator is: one that runs already, or one that this process starts on a free port."""

import contextlib
import os
import secrets
import shlex
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error

from franceconnect_local.simulator import Refused, Simulator

#: `{port}` is replaced by a free port.
DEFAULT_COMMAND = "npx --yes franceconnect-local --only provider,sources --port {port}"

#: Seconds until it must answer: npx may have to fetch the package first.
PATIENCE = 120


class NotStarted(Exception):
    """Nothing answers at the address, or the command ended; then the message holds what it printed."""


@contextlib.contextmanager
def connected(environ=os.environ):
    """Connects to `FRANCECONNECT_LOCAL_URL`, or starts `FRANCECONNECT_LOCAL_COMMAND` and stops it at the end."""
    url = environ.get("FRANCECONNECT_LOCAL_URL")
    if url:
        yield _once_it_answers(url, environ.get("FRANCECONNECT_LOCAL_CONTROL_TOKEN"))
        return
    with _started(environ.get("FRANCECONNECT_LOCAL_COMMAND") or DEFAULT_COMMAND, environ) as simulator:
        yield simulator


@contextlib.contextmanager
def _started(template, environ):
    port, token = _free_port(), secrets.token_hex(16)
    command = template.replace("{port}", str(port))
    # A container sees this machine as another one, which needs the token.
    own = {"FRANCECONNECT_LOCAL_CONTROL_TOKEN": token, "FRANCECONNECT_LOCAL_LOG_LEVEL": "warn"}
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            shlex.split(command), env={"FRANCECONNECT_LOCAL_DATA": data, **environ, **own},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        try:
            yield _once_it_answers("http://localhost:%d" % port, token, lambda: process.poll() is None)
        except NotStarted as failure:
            output.seek(0)
            printed = output.read().decode(errors="replace")
            raise NotStarted("%s `%s` printed:\n%s" % (failure, command, printed)) from None
        finally:
            _stop(process)


def _once_it_answers(url, token, runs=lambda: True):
    end, problem = time.monotonic() + PATIENCE, None
    while runs() and time.monotonic() < end:
        try:
            return Simulator(url, token)
        except Refused as refusal:
            problem = refusal
            # While it starts it answers 503; anything else is another program.
            if refusal.status != 503:
                break
        except (urllib.error.URLError, ConnectionError) as error:
            problem = error
        time.sleep(0.1)
    raise NotStarted("No franceconnect-local answers at %s (%s)." % (url, problem or "it ended"))


def _stop(process):
    # npx and shells have children: the signal goes to all of them.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port():
    with socket.create_server(("localhost", 0)) as server:
        return server.getsockname()[1]
