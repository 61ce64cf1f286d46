"""Damaged copies of files, the same for the same seed: what a broken download or a bad disk leaves."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from random import Random

Damage = Callable[[bytes, bytes, Random], bytes]


def truncated(raw: bytes, _: bytes, dice: Random) -> bytes:
    return raw[: dice.randrange(1, len(raw))]


def headless(raw: bytes, _: bytes, dice: Random) -> bytes:
    return raw[:8] + raw[dice.randrange(8, len(raw)) :]


def flipped(raw: bytes, _: bytes, dice: Random) -> bytes:
    spoilt = bytearray(raw)
    for _ in range(dice.choice((1, 8, 64, 512))):
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def blanked(raw: bytes, _: bytes, dice: Random) -> bytes:
    start = dice.randrange(len(raw))
    length = min(dice.choice((16, 512, 4096)), len(raw) - start)
    return raw[:start] + bytes(length) + raw[start + length :]


def swapped(raw: bytes, _: bytes, dice: Random) -> bytes:
    a, b, c, d = sorted(dice.randrange(len(raw)) for _ in range(4))
    return raw[:a] + raw[c:d] + raw[b:c] + raw[a:b] + raw[d:]


def repeated(raw: bytes, _: bytes, dice: Random) -> bytes:
    a, b = sorted(dice.randrange(len(raw)) for _ in range(2))
    return raw[:b] + raw[a:b] * dice.choice((1, 3)) + raw[b:]


def spliced(raw: bytes, other: bytes, dice: Random) -> bytes:
    return raw[: dice.randrange(1, len(raw))] + other[dice.randrange(len(other)) :]


def with_a_spoilt_part(raw: bytes, other: bytes, dice: Random) -> bytes:
    """A zip container whose checksums hold and one of whose parts is damaged."""
    parts = _parts(raw)
    name = dice.choice(sorted(parts))
    spoil = dice.choice((truncated, flipped, blanked, swapped, repeated))
    return (
        _packed(parts | {name: spoil(parts[name] or b"x ", other, dice)})
        if len(parts[name]) > 9
        else raw[:-9]
    )


def with_swapped_parts(raw: bytes, _: bytes, dice: Random) -> bytes:
    parts = _parts(raw)
    one, other = dice.sample(sorted(parts), 2)
    return _packed(parts | {one: parts[other], other: parts[one]})


def without_a_part(raw: bytes, _: bytes, dice: Random) -> bytes:
    parts = _parts(raw)
    del parts[dice.choice(sorted(parts))]
    return _packed(parts)


_ANY: tuple[Damage, ...] = (truncated, headless, flipped, blanked, swapped, repeated, spliced)
_ZIPPED: tuple[Damage, ...] = (with_a_spoilt_part, with_a_spoilt_part, with_swapped_parts, without_a_part)


def damaged(files: dict[str, bytes], count: int, seed: int = 5) -> Iterator[tuple[str, bytes]]:
    """Copies of the files in turn, each damaged in one way: a name that tells which, and the bytes."""
    names: Sequence[str] = sorted(files)
    dice = Random(seed)
    for number in range(count):
        name = names[number % len(names)]
        raw, other = files[name], files[dice.choice(names)]
        damage = dice.choice(_ANY + (_ZIPPED if raw.startswith(b"PK") else ()))
        yield f"{number:04}-{damage.__name__}-{name}", damage(raw, other, dice)


def _parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
