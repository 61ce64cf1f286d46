"""The fewest mistakes that explain the failures."""

from audit_lib.diagnose.diagnosis import Diagnosis, diagnose
from audit_lib.diagnose.groups import find_groups
from audit_lib.diagnose.network import Network, build_network
from audit_lib.diagnose.peel import Explanation, peel

__all__ = ["Diagnosis", "Explanation", "Network", "build_network", "diagnose", "find_groups", "peel"]
