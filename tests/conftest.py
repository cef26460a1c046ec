"""Settings that all tests share."""

import os

from hypothesis import HealthCheck, settings

# The same examples on every run: a test that fails once fails until the code is mended. No deadline, since
# the machine may be busy with other things.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# HYPOTHESIS_PROFILE=search looks for new failures.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
