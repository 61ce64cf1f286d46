"""The fewest mistakes that explain the failures."""

from audit_lib.diagnose.doubt import DOUBTFUL, is_doubtful
from audit_lib.diagnose.groups import find_groups
from audit_lib.diagnose.network import Network, build_network
from audit_lib.diagnose.peel import Explanation, peel

__all__ = ["DOUBTFUL", "Explanation", "Network", "build_network", "find_groups", "is_doubtful", "peel"]
