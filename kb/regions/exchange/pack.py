"""The domain pack: what it calls a column, and its first version in the words of the second.

The first version names regions without describing them, and says in prose what is a typed value
since (a status, whom to call). Such prose is nobody's to interpret: it changes facts that are there,
and does not suffice for new ones whose kind has a typed value.
"""

from __future__ import annotations

from typing import Any

SCHEMAS = ("region-facts/1", "region-facts/2")
NAMES = {"id": "key", "fact": "text", "retrieved": "accessed", "note": "remark"}
# Names of the pack that are read elsewhere, or that say what `kind` says.
ELSEWHERE = ("topic", "facts")
_KINDS = {
    "regulator": "regulator", "conditions_of_use": "rule", "scheduling": "control",
    "telehealth": "rule", "safety_notice": "warning", "guideline": "guideline", "cost": "cost",
    "insurance": "coverage", "hta": "coverage", "professional_register": "register",
    "crisis_line": "crisis", "report_side_effect": "reporting", "evidence": "evidence",
    "drug_status_ketamine": "approval", "drug_status_esketamine": "approval",
    "drug_status_ptsd": "approval",
}  # fmt: skip
_WORDS = {
    "per infusion": "infusion", "per session": "session", "self-pay, advertised": "advertised",
    "NHS trust self-pay": "public", "self-pay, secondary source": "secondary",
}  # fmt: skip


def upgraded(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact of the first version as one of the second; what it calls otherwise stays as it is."""
    value = fact.get("value")
    amounts: dict[str, Any] = value if isinstance(value, dict) else {}
    said = {name: each for name, each in fact.items() if name not in ("value", "as_of_note")}
    if value is not None and value is not amounts:
        said["value"] = value  # which there is not, and is pointed out
    for name, each in amounts.items():
        said[name] = _WORDS.get(each, each) if isinstance(each, str) else each
    said.setdefault("kind", _KINDS.get(str(fact.get("topic")), fact.get("topic")))
    notes = [note for note in (fact.get("note"), fact.get("as_of_note")) if note]
    if notes and all(isinstance(note, str) for note in notes):
        said["note"] = " ".join(notes)
    return said
