"""A loudness meter written from the standard, so that ours is measured by another than its maker.

Source: ITU-R BS.1770-5, annex 1 (two filters, blocks of 400 ms, two gates), tables 1 and 2 for 48 000 samples a second.
"""

from __future__ import annotations

import math
from array import array
from itertools import accumulate
from pathlib import Path
from typing import Any

import av

HEAD = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585))
HIGH = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
RATE, STEP = 48_000, 4_800  # blocks of four steps, each beginning a step after the last


def samples(path: Path) -> list[array[float]]:
    """Each channel of a file's sound, as it is stored."""
    channels: list[array[float]] = []
    with av.open(str(path)) as opened:
        sound: Any = av.AudioResampler(format="fltp", rate=RATE)
        for frame in (*opened.decode(audio=0), None):
            for ready in sound.resample(frame):
                channels = channels or [array("f") for _ in ready.layout.channels]
                for channel, plane in zip(channels, ready.planes, strict=True):
                    channel.frombytes(bytes(plane)[: 4 * ready.samples])
    return channels


def loudness(path: Path) -> float:
    """Integrated loudness of one or two channels, in LUFS."""
    return measured(samples(path))


def measured(channels: list[array[float]]) -> float:
    """As ``loudness``, of samples."""
    steps = [_powers(_filtered(_filtered(channel, *HEAD), *HIGH)) for channel in channels]
    blocks = [sum(powers) for powers in zip(*steps, strict=True)]
    loud = [power for power in blocks if power > 0 and _lufs(power) > -70]
    gate = _lufs(sum(loud) / len(loud)) - 10
    kept = [power for power in loud if _lufs(power) > gate]
    return _lufs(sum(kept) / len(kept))


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power)


def _filtered(values: array[float], ahead: tuple[float, ...], back: tuple[float, ...]) -> array[float]:
    out = array("d")
    x1 = x2 = y1 = y2 = 0.0
    for x in values:
        y = ahead[0] * x + ahead[1] * x1 + ahead[2] * x2 - back[0] * y1 - back[1] * y2
        x2, x1, y2, y1 = x1, x, y1, y
        out.append(y)
    return out


def _powers(values: array[float]) -> list[float]:
    """The mean square of each block of 400 ms."""
    sums = [0.0, *accumulate(sum(v * v for v in values[at : at + STEP]) for at in range(0, len(values), STEP))]
    return [(sums[at + 4] - sums[at]) / (4 * STEP) for at in range(len(values) // STEP - 3)]
