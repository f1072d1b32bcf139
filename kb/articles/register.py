"""The claims register: every sentence of the live articles that rests on a work, and its verdict.

It is computed from what readers see now, by three queries however many articles there are; each body
is read once. Drafts are not in it: what they claim is for their reviewer to see.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from wagtail.models import Page

from kb.references.models import Reference
from kb.review.evidence import Claim
from kb.review.models import Verdict

from .evidence import sentences, use_of
from .models import ArticlePage, Citation

Stance = Citation.Stance
UNJUDGED = "none"


@dataclass(frozen=True)
class Line:
    """One sentence, one work that it rests on, and the newest verdict on the two."""

    article: ArticlePage
    work: Reference
    stance: Citation.Stance
    claim: Claim
    verdict: Verdict | None

    @property
    def language(self) -> str:
        return self.article.locale.language_code

    @property
    def value(self) -> str:
        return self.verdict.value if self.verdict else UNJUDGED


@dataclass(frozen=True)
class Weight:
    """One work in one language: how many sentences of how many articles rest on it, and how it is
    said to bear on them. A sentence that cites it twice is one."""

    work: Reference
    language: str
    sentences: int
    articles: int
    supports: int
    limits: int
    contradicts: int


@dataclass(frozen=True)
class Opposed:
    """Two articles of one language for which the same work says opposite things."""

    work: Reference
    language: str
    supported: ArticlePage
    contradicted: ArticlePage
    supported_sentences: tuple[str, ...]
    contradicted_sentences: tuple[str, ...]


def lines() -> list[Line]:
    """By article, and in the order of its text."""
    articles = ArticlePage.objects.live().filter(alias_of=None).select_related("locale")
    cited: dict[int, dict[str, Citation]] = defaultdict(dict)
    for citation in Citation.objects.filter(page__in=articles).select_related("reference"):
        cited[citation.page_id][citation.key] = citation
    newest = _newest_verdicts()
    return [
        Line(article, citation.reference, use.stance, claim, newest.get((article.pk, claim.judged)))
        for article in articles.order_by("title", "pk")
        for key, said in sentences(article).items()
        if (citation := cited[article.pk].get(key))
        for use in [use_of(citation, said)]
        for claim in use.claims
    ]


def _newest_verdicts() -> dict[tuple[int, str], Verdict]:
    """By article and the digest of a claim. What changed since has another digest."""
    of_pages = Verdict.objects.filter(subject_table=Page._meta.db_table)
    given = of_pages.select_related("by").order_by("at", "pk")
    return {(verdict.subject_id, verdict.judged): verdict for verdict in given}


def weights(register: Iterable[Line]) -> list[Weight]:
    """The works, those first on which most rests."""
    found = []
    for (_pk, language), resting in _by_work(register).items():
        said = {(line.stance, line.article.pk, line.claim.sentence) for line in resting}
        stances: Counter[Any] = Counter(stance for stance, _article, _sentence in said)
        found.append(
            Weight(
                work=resting[0].work,
                language=language,
                sentences=len({(article, sentence) for _stance, article, sentence in said}),
                articles=len({article for _stance, article, _sentence in said}),
                supports=stances[Stance.SUPPORTS],
                limits=stances[Stance.LIMITS],
                contradicts=stances[Stance.CONTRADICTS],
            )
        )
    return sorted(found, key=lambda w: (-w.sentences, w.work.citekey, w.language))


def opposed(register: Iterable[Line]) -> list[Opposed]:
    """Pairs of articles of which one says that a work supports it, and the other that the same work
    contradicts it. A work that limits opposes nobody, and an article that names both sides of a work
    is no pair with itself. Across languages nothing is paired: translations say what their source
    says."""
    found = []
    for (_pk, language), resting in sorted(_by_work(register).items()):
        sides: dict[Any, dict[ArticlePage, list[str]]] = defaultdict(lambda: defaultdict(list))
        for line in resting:
            sides[line.stance][line.article].append(line.claim.sentence)
        pairs = product(sides[Stance.SUPPORTS].items(), sides[Stance.CONTRADICTS].items())
        found += [
            Opposed(resting[0].work, language, one, other, tuple(for_it), tuple(against_it))
            for (one, for_it), (other, against_it) in pairs
            if one != other
        ]
    return sorted(found, key=lambda pair: (pair.work.citekey, pair.language))


def _by_work(register: Iterable[Line]) -> dict[tuple[int, str], list[Line]]:
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in register:
        found[line.work.pk, line.language].append(line)
    return found
