"""Settings for all tests."""

from hypothesis import HealthCheck, settings

# How fast examples are made, and how long one takes, tells how busy the machine is, and nothing of what is tested.
# The examples are the same each time: what looks for new ones is `make fuzz`.
settings.register_profile(
    "any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
