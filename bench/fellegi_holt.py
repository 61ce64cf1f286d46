"""The baseline: the fewest figures (Fellegi and Holt) that let every rule hold, by integer program over all rules."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from audit_lib.diagnose import Network

SECONDS = 2.0


def fewest_figures(network: Network) -> dict[int, int | None]:
    """The fewest figures that must change, with their new amounts; nothing where the time cap came first."""
    if not network.failing():
        return {}
    used = sorted({fact for facts in network.signed for fact in facts})
    place = {fact: number for number, fact in enumerate(used)}
    size = len(used)
    unit = min(network.grain[fact] for fact in used)
    value = np.array([(network.value[fact] or 0) / unit for fact in used])
    big = float(2 * np.abs(value).max() + 1)
    rows, cols, coefs, low, high = [], [], [], [], []
    for number, facts in enumerate(network.signed):
        for fact, factor in facts.items():
            rows.append(len(low))
            cols.append(place[fact])
            coefs.append(float(factor))
        residual = sum(factor * value[place[fact]] for fact, factor in facts.items())
        slack = network.tolerance[number] / unit
        low.append(-np.inf if network.rows[number].at_most else -slack - residual)
        high.append(slack - residual)
    for number in range(size):
        for sign in (1.0, -1.0):  # |change| <= big * chosen
            rows += [len(low), len(low)]
            cols += [number, size + number]
            coefs += [sign, -big]
            low.append(-np.inf)
            high.append(0.0)
    matrix = coo_array((coefs, (rows, cols)), shape=(len(low), 2 * size)).tocsr()
    floor = np.where(value >= 0, -value, -np.inf)
    solved = milp(
        np.r_[np.zeros(size), np.ones(size)],
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(
            np.r_[np.maximum(floor, -big), np.zeros(size)], np.r_[np.full(size, big), np.ones(size)]
        ),
        integrality=np.r_[np.zeros(size), np.ones(size)],
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return {}
    chosen = [number for number in range(size) if solved.x[size + number] > 0.5]
    return {used[number]: round(value[number] + solved.x[number]) * unit for number in chosen}
