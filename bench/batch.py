"""A whole batch from sources to pages: how long it takes, and whether one that is killed ends the same.

    PYTHONPATH=.:tests python bench/batch.py [--agencies 100] [--jobs 2] [--kills 20]

The sources are made-up agencies of ``tests/synthetic``.  A killed run is ``kill -9`` of the command at a random moment,
then ``--resume``; what it leaves is compared with what an undisturbed run leaves, but for times.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.profiles import ARCHIVES, CULTURE
from synthetic.writers import write_text

STEMS = "甲乙丙丁戊己庚辛壬癸"
TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:\d\d)?")


def write_sources(folder: Path, count: int) -> None:
    """Write made-up disclosures, each of a seed and an agency of its own: those of one agency might be parts of one."""
    folder.mkdir()
    for seed in range(count):
        profile = (ARCHIVES, CULTURE)[seed % 2]
        place, rest = profile.name[:3], profile.name[3:]
        profile = replace(profile, name=f"{place}{''.join(STEMS[int(digit)] for digit in str(seed))}{rest}")
        now, before = (make_agency(9000 + seed, year, profile=profile) for year in (2023, 2022))
        (folder / f"{seed:05}.txt").write_bytes(write_text(compose(now, before)))


def command(root: Path, out: str, jobs: int, *more: str) -> list[str]:
    """The command of a batch."""
    return [
        sys.executable, "-m", "audit_lib", "run", str(root / "sources"), "--out", str(root / out), "--jobs", str(jobs), *more,
    ]  # fmt: skip


def contents(out: Path) -> dict[str, str]:
    """Pages, stored audits and findings, without their times."""
    told = {path.name: TIMES.sub("", path.read_text("utf-8")) for path in out.glob("*.html")}
    told |= {path.name: path.read_bytes().hex() for path in (out / "run/audits").iterdir()}
    findings = json.loads((out / "run/findings.json").read_text("utf-8"))
    return told | {"findings": json.dumps(findings["disclosures"])}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--agencies", type=int, default=100)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--kills", type=int, default=0)
    given = asked.parse_args()
    with TemporaryDirectory() as name:
        root = Path(name)
        write_sources(root / "sources", given.agencies)
        begun = monotonic()
        subprocess.run(command(root, "whole", given.jobs), check=False)
        whole = monotonic() - begun
        print(f"{given.agencies} agencies in {whole:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        lines = (root / "whole/run/run.log").read_text("utf-8").splitlines()
        steps = {line.split()[3]: line.split()[1] for line in lines}
        print("last of each step:", {step: steps[step] for step in steps if step.isalpha()}, flush=True)
        undisturbed = contents(root / "whole")
        for number in range(given.kills):
            shutil.rmtree(root / "killed", ignore_errors=True)
            moment = random.Random(number).uniform(1, whole)
            with suppress(subprocess.TimeoutExpired):  # run() ends what is late by SIGKILL
                subprocess.run(command(root, "killed", given.jobs), timeout=moment, check=False)
            subprocess.run(command(root, "killed", given.jobs, "--resume"), check=False)
            same = contents(root / "killed") == undisturbed
            print(f"killed after {moment:.1f} s: {'the same' if same else 'DIFFERENT'}", flush=True)


if __name__ == "__main__":
    main()
