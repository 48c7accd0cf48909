"""Settings for all tests."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from wardline_analyzers.flow.module import module_flow
from wardline_analyzers.match import guard

# How fast examples are made, and how long one takes, tells how busy the machine is, and nothing of what is tested.
# The examples are the same each time: what looks for new ones is `make fuzz`.
settings.register_profile(
    "any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# A shell starts what runs in the background deaf to Ctrl-C, and programs that tests start would be deaf as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_breaks_down() -> Iterator[None]:
    """A check that raises finds nothing, and after three times its rule is off: silent examples would pass all the same."""
    before = guard.failed_rules(), module_flow.failures()
    yield
    assert (guard.failed_rules(), module_flow.failures()) == before
