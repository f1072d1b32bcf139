"""The account of a source document: every sentence once, in order, and what became of it."""

from __future__ import annotations

from ..models import ReferenceCandidate, SourceDocument, SourceSentence
from .structure import ParsedDocument, kept


def write(source: SourceDocument, parsed: ParsedDocument, *, renamed: dict[str, str]) -> None:
    """Replaces the ledger of `source`. `renamed` are blocks that kept an older id than their own."""
    source.sentences.all().delete()
    SourceSentence.objects.bulk_create(
        (
            SourceSentence(
                document=source,
                order=order,
                text=sentence.text,
                block_id=renamed.get(sentence.block_id, sentence.block_id),
                field=sentence.field,
                omitted=sentence.omitted,
            )
            for order, sentence in enumerate((s for s in parsed.sentences if s.text), start=1)
        ),
        batch_size=500,
    )


def write_candidates(source: SourceDocument, parsed: ParsedDocument) -> None:
    """Replaces the printed references; what was decided on one before stays decided."""
    decided = {c.printed: (c.reference_id, c.dismissed) for c in source.candidates.all()}
    source.candidates.all().delete()
    rows = []
    for number, printed in enumerate(map(kept, parsed.references), start=1):
        work, dismissed = decided.get(printed, (None, ""))
        said = {"number": number, "printed": printed, "dismissed": dismissed}
        rows.append(ReferenceCandidate(document=source, reference_id=work, **said))
    ReferenceCandidate.objects.bulk_create(rows)
