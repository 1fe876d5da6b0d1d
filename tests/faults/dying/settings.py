"""The project's settings, for a worker that dies at the point that the environment names, if it names one."""

import os

from crawler.settings import *  # noqa: F403
from tests.faults.dying.fatal import VARIABLE, arm

ANALYSE_POOL = "tests.faults.dying.threads.make_pool"  # quick to start; parsers are not what dies here

if point := os.environ.get(VARIABLE):
    arm(point)
