"""A damaged file is read as far as it goes, or refused with a reason: it stops nothing and hangs nothing."""

import pytest
import traps
from builders import SAMPLES
from damage import damaged

from audit_lib.errors import SourceError, UnreadableSourceError
from audit_lib.ingest import Limits, reading_ahead
from audit_lib.recognise import recognise

COUNT = 60


@pytest.fixture(scope="module")
def files():
    samples = {path.suffix[1:]: path.read_bytes() for path in sorted(SAMPLES.glob("example-*"))}
    return {**samples, "pdf": traps.plain_pdf()}


def test_damage_is_the_same_for_the_same_seed(files):
    assert list(damaged(files, 20)) == list(damaged(files, 20))
    assert list(damaged(files, 20)) != list(damaged(files, 20, seed=6))


def test_a_damaged_file_is_read_or_refused_with_a_reason(files, tmp_path):
    paths = []
    for name, content in damaged(files, COUNT):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    refused = {}
    with reading_ahead(paths, Limits(seconds=20)) as answers:
        for path, answer in zip(paths, answers, strict=True):
            try:
                if isinstance(answer, UnreadableSourceError):
                    raise answer
                recognise(answer)
            except SourceError as error:
                refused[path.name] = error.reason

    assert refused
    assert len(refused) < COUNT
    assert [name for name, reason in refused.items() if not reason or "takes more than" in reason] == []
