"""How long the translation memory looks for one segment, by how much it knows.

    DJANGO_SETTINGS_MODULE=kb.settings.test python -m tests.benchmarks.memory [PAIRS]

Seconds are of the processor. Sentences are made from a fixed seed, as long as those of an article (6
to 30 words). A database adds two look-ups by key.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterator
from time import process_time

import django

WORDS = """the of in and with was were to for patients trial ketamine esketamine dose placebo symptoms
depression treatment weeks after before risk blood pressure infusion studies adults small effect
reported compared improved disorder anxiety evidence guideline suggests against use first term results
largest found short benefit therapy response remission adverse events clinic minutes hours mg per kg
nasal spray approved country agency review reduced increased severe mild acute chronic pain memory
sleep nausea dissociation monitoring hospital outpatient randomized controlled double blind"""


def sentences(number: int) -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311
    words = WORDS.split()
    for _ in range(number):
        said = chance.choices(words, k=chance.randint(6, 30))
        yield " ".join(said).capitalize() + ' <a id="a1">[feder2014]</a>.'


def main(number: int) -> None:
    django.setup()
    from kb.translation.memory import Known  # needs the settings

    known = Known(None)
    begin = process_time()
    known.learn(enumerate(sentences(number), 1))
    print(f"{number:,} pairs learnt in {process_time() - begin:.1f} s, once for each process")
    asked = random.Random(11).sample(known.wordings, 50)  # noqa: S311
    times = []
    for wording in asked:
        begin = process_time()
        assert known.likest(wording.replace("patients", "people", 1))
        times.append((process_time() - begin) * 1000)
    print(f"one segment: median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 404_000)
