"""A running franceconnect-local, over its control API. Python's standard library only."""

from franceconnect_local.instance import NotStarted, connected
from franceconnect_local.simulator import Client, Refused, Simulator

__all__ = ["Client", "NotStarted", "Refused", "Simulator", "connected"]
