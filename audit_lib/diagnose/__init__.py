"""The fewest mistakes that explain the failures."""

from audit_lib.diagnose.diagnosis import Diagnosis, diagnose
from audit_lib.diagnose.doubt import DOUBTFUL, is_doubtful
from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.groups import find_groups
from audit_lib.diagnose.network import Network, build_network
from audit_lib.diagnose.peel import peel
from audit_lib.diagnose.reasons import Reason
from audit_lib.diagnose.slips import reason_for

__all__ = [
    "DOUBTFUL",
    "Diagnosis",
    "Explanation",
    "Network",
    "Reason",
    "build_network",
    "diagnose",
    "explain",
    "find_groups",
    "is_doubtful",
    "peel",
    "reason_for",
]
