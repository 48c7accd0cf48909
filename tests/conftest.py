"""Settings for all tests."""

import signal

from hypothesis import HealthCheck, settings

# How fast examples are made, and how long one takes, tells how busy the machine is, and nothing of what is tested.
# The examples are the same each time: what looks for new ones is `make fuzz`.
settings.register_profile(
    "any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# A shell starts what runs in the background deaf to Ctrl-C, and programs that tests start would be deaf as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
