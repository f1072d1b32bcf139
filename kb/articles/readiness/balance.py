"""Whether what speaks against a benefit is cited where the benefit is claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from kb.review.problem import Problem

from ..prose import Sentence, sentences

if TYPE_CHECKING:
    from ..models import ArticlePage

# Words by which English says that something helps. Where one of the others stands before, it says
# that it does not, or that it is not known.
_HELPS = re.compile(
    r"\b(?:benefi(?:t|ts|ted|cial)|effective(?:ly)?|efficacy|improv\w+|reliev\w+|reduc(?:e|es|ed|ing)"
    r"|lower(?:s|ed)?|helps?|helped|works|worked|respon(?:d|ds|ded|se)|remission)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|nor|neither|never|without|cannot|fail(?:s|ed)?|unclear|unknown|uncertain|whether)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)


def one_sided_benefits(page: ArticlePage) -> Iterator[Problem]:
    """Sentences that claim a benefit on supporting works alone, while articles of the same topic
    cite works as contradicting which this one leaves out."""
    if not page.locale.language_code.startswith("en"):
        return  # a translation has the citations of its source
    stances = {citation.key: citation.stance for citation in page.citations.all()}
    against = _left_out(page)
    if not against:
        return
    for sentence in sentences(page):
        if claims_benefit(sentence) and _all_support(sentence, stances):
            yield Problem(
                _(
                    "“%(sentence)s” claims a benefit, and all that it cites supports it. Other "
                    "articles of the topic cite as contradicting: %(works)s."
                )
                % {"sentence": sentence.text, "works": ", ".join(against)},
                place=sentence.place,
            )


def claims_benefit(sentence: Sentence) -> bool:
    return bool(_HELPS.search(sentence.text)) and not _DENIES.search(sentence.text)


def _all_support(sentence: Sentence, stances: dict[str, str]) -> bool:
    found = {stances.get(key) for key in sentence.keys}
    return found == {"supports"}


def _left_out(page: ArticlePage) -> list[str]:
    """The citation keys of works that live articles of its topics cite as contradicting, and that
    this one does not cite at all."""
    from ..models import Citation

    topics = page.topic_pages()
    if not topics:
        return []
    keys = [topic.translation_key for topic in topics]
    in_topic = Q(page__topics__topic__translation_key__in=keys)
    for topic in topics:
        in_topic |= Q(page__path__startswith=topic.path)
    found = (
        Citation.objects.filter(in_topic, stance=Citation.Stance.CONTRADICTS)
        .filter(page__live=True, page__locale=page.locale)
        .exclude(page=page.pk)
        .exclude(reference__in=[citation.reference_id for citation in page.citations.all()])
    )
    return sorted(set(found.values_list("reference__citekey", flat=True)))
