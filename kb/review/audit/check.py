#!/usr/bin/env python3
"""Checks a bundle: `python3 -I check.py BUNDLE.zip [--root HASH] [--earlier OLDER.zip] [--key-file FILE]`.

Standard library only, Python 3.9 or later. It trusts nothing in the bundle but this: SHA-256 cannot
be forged. README.txt says what its verdict proves and what it does not. Exit 0: accepted, 1: rejected.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
import zipfile
import zlib
from decimal import Decimal

LARGEST = 4 * 1024**3  # bytes, unpacked


class Rejected(Exception):
    """What is wrong, in a sentence."""


# -- the canonical form --------------------------------------------------------------------------
def canonical(value):
    """As PostgreSQL prints jsonb: keys by length in bytes, then by bytes; UTF-8; no exponents."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda kv: (len(kv[0].encode()), kv[0].encode()))
        return "{" + ", ".join(f"{canonical(k)}: {canonical(v)}" for k, v in members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(canonical(v) for v in value) + "]"
    if isinstance(value, float):
        return format(abs(Decimal(repr(value))) if value == 0 else Decimal(repr(value)), "f")
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def sha1(data):
    """The hash that the house keeps of a file; the manifest has its SHA-256 as well."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


# -- opening ---------------------------------------------------------------------------------------
def opened(path):
    """Every file of the ZIP by its name. Raises `Rejected` for what is not a whole, plain ZIP."""
    try:
        with zipfile.ZipFile(path) as bundle:
            entries = bundle.infolist()
            names = [entry.filename for entry in entries]
            if len(names) != len(set(names)):
                raise Rejected("The ZIP holds two files of one name.")
            if bad := [n for n in names if n.startswith("/") or ".." in n or "\\" in n]:
                raise Rejected(f"The ZIP holds a file with an unsafe name: {bad[0]}")
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise Rejected("The bundle is larger than 4 GB; this checker does not unpack it.")
            return {name: bundle.read(name) for name in names}
    except OSError as error:
        raise Rejected(f"{path} cannot be opened: {error.strerror or error}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise Rejected(f"{path} is not a ZIP, or it is damaged or cut off.") from None


def parsed(files, name):
    """A JSON file. A key given twice is refused: two programs could read two different texts."""

    def once(pairs):
        if len({key for key, _ in pairs}) != len(pairs):
            raise Rejected(f"{name} has a key twice.")
        return dict(pairs)

    def no_number(word):
        raise Rejected(f"{name} holds {word}, which is not a number of JSON.")

    if name not in files:
        raise Rejected(f"{name} is missing.")
    try:
        text = files[name].decode("utf-8")
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Rejected(f"{name} is not JSON: {error}.") from None


# -- the checks; each yields what is wrong, in sentences ---------------------------------------------
def check_manifest(files):
    manifest = parsed(files, "manifest.json")
    listed = manifest["files"]
    present = {name: data for name, data in files.items() if name != "manifest.json"}
    for name in sorted(set(listed) ^ set(present)):
        yield f"{name} is in the {'bundle' if name in present else 'manifest'} alone."
    for name in sorted(set(present) & set(listed)):
        if hashlib.sha256(present[name]).hexdigest() != listed[name]:
            yield f"{name} is not the file that the manifest lists."
    if digest(listed) != manifest["root"]:
        yield "The root hash in the manifest is not that of its list of files."


def check_chain(chain):
    """The skeleton of all signatures of the house: none is missing, none stands in another place."""
    before = last = None
    for entry in chain:
        if before is None and entry["previous_hash"]:
            yield f"The chain does not begin at its beginning, but at entry {entry['id']}."
        elif before is not None and entry["previous_hash"] != before:
            yield f"Entry {entry['id']} of the chain does not follow entry {last}."
        before, last = digest([entry["previous_hash"], entry["body_sha256"]]), entry["id"]


def check_signed(name, document, signatures, chain):
    """One document and those who signed it: these very words, in this place of the chain."""
    if not signatures:
        yield f"{name}: there is no signature."
    for signature in signatures:
        row = signature["row"]
        who = f"signature {signature['id']} ({row['signer_name']})"
        if name not in ("text.json", f"records/{row['subject_table']}-{row['subject_id']}.json"):
            yield f"{name}: {who} is under another record."
        if digest(document) != row["digest"]:
            yield f"{name}: these words are not those of {who}."
        said = {**row, "snapshot": document, "seal": signature["seal"]}
        place = {"id": signature["id"], "previous_hash": signature["previous_hash"]}
        if chain.get(signature["id"]) != {**place, "body_sha256": digest(said)}:
            yield f"{name}: {who} is not the one that the chain has in this place."
    yield from check_people(name, [signature["row"] for signature in signatures])
    if any(canonical(s["shows"]) != canonical(signatures[0]["shows"]) for s in signatures):
        yield f"{name}: its signers were shown different files or records."


def check_people(name, rows):
    wanted = max([row["places"] for row in rows], default=0)
    if sorted(row["place"] for row in rows) != list(range(1, wanted + 1)):
        yield f"{name}: {len(rows)} of {wanted} signatures are here."
    if len({row["signer_id"] for row in rows}) != len(rows):
        yield f"{name}: one person signed more than once."
    if len({(row["subject_table"], row["subject_id"]) for row in rows}) > 1:
        yield f"{name}: its signatures are under different texts."


def check_shown(files, signed):
    """Every record and file that signed things show is here, and is the one that was signed."""
    pins = parsed(files, "files.json")
    shown = {}
    for name, (_document, signatures) in signed.items():
        for item in [item for signature in signatures for item in signature["shows"]]:
            key = f"{item['table']}-{item['id']}"
            shown[key] = item["kind"]
            if item["kind"] == "reviewed" and f"records/{key}.json" not in signed:
                yield f"{name} shows {key}, which is missing."
            if item["kind"] == "pinned":
                yield from check_pin(files, key, pins.get(key), item["digest"])
    for name in sorted(set(signed) - {f"records/{key}.json" for key in shown} - {"text.json"}):
        yield f"{name} is not shown by anything."
    for key in sorted(set(pins) - set(shown)):
        yield f"The file {key} is not shown by anything."


def check_pin(files, key, pin, signed_digest):
    if pin is None or pin["path"] not in files:
        yield f"The file {key} is missing."
    elif digest(pin["row"]) != signed_digest:
        yield f"{pin['path']}: its title, rights or hash are not those that were signed."
    elif sha1(files[pin["path"]]) != pin["row"]["file_hash"]:
        yield f"{pin['path']} is not the file that was signed."


def check_seals(signed, key):
    for name, (document, signatures) in signed.items():
        for signature in signatures:
            sealed = {**signature["row"], "snapshot": document}
            if signature["previous_hash"]:
                sealed["previous_hash"] = signature["previous_hash"]
            made = hmac.new(key, canonical(sealed).encode(), hashlib.sha256).hexdigest()
            if not hmac.compare_digest(made, signature["seal"]):
                yield f"{name}: the seal of signature {signature['id']} is not of this key."


def check_earlier(chain, path):
    """What an older bundle of the same house had in its chain is still there, unchanged."""
    older = parsed(opened(path), "chain.json")
    if canonical(chain[: len(older)]) != canonical(older):
        yield f"The chain is not a continuation of the one in {path}."


# -- the verdict -----------------------------------------------------------------------------------
def signed_things(files):
    """The text and each record: its document and its signatures, by the name of its file."""
    signed = {"text.json": (parsed(files, "text.json"), parsed(files, "signatures.json"))}
    for name in sorted(n for n in files if n.startswith("records/")):
        record = parsed(files, name)
        signed[name] = (record["document"], record["signatures"])
    return signed


def problems(files, options):
    yield from check_manifest(files)
    chain, signed = parsed(files, "chain.json"), signed_things(files)
    yield from check_chain(chain)
    by_id = {entry["id"]: entry for entry in chain}
    for name, (document, signatures) in signed.items():
        yield from check_signed(name, document, signatures, by_id)
    yield from check_shown(files, signed)
    if options.root and options.root.strip().lower() != parsed(files, "manifest.json")["root"]:
        yield "The root hash is not the one you gave: this is not the bundle that was exported."
    if options.earlier:
        yield from check_earlier(chain, options.earlier)
    if options.key_file:
        with open(options.key_file, "rb") as key:
            yield from check_seals(signed, key.read().strip())


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of a reviewed text.")
    parser.add_argument("bundle", help="the ZIP")
    parser.add_argument("--root", help="the root hash that the site printed at the export")
    parser.add_argument("--earlier", help="an older bundle of the same site, to compare its chain")
    parser.add_argument("--key-file", help="holds the sealing key; for the house itself")
    options = parser.parse_args()
    try:
        files = opened(options.bundle)
        found = list(problems(files, options))
    except (Rejected, OSError) as error:
        found = [str(error)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        found = [f"The bundle is not built like one ({type(error).__name__}: {error})."]
    if found:
        say("REJECTED", *[f"- {problem}" for problem in found])
        return 1
    for row in [signature["row"] for signature in parsed(files, "signatures.json")]:
        say(f"{row['signer_name']}, {row['signer_credential']}, {row['signed_at']}")
        say(f"  {row['meaning']}. Next review due {row['review_due']}.")
    say("ACCEPTED: text, signatures, records, files and chain agree.")
    say(f"Root hash: {parsed(files, 'manifest.json')['root']}")
    if not options.root:
        say("Not compared. Give the hash that the site printed, as --root, to know its source.")
    return 0


def say(*lines):
    """Prints without control characters, by which a name could forge a line of the verdict."""
    for line in lines:
        plain = "".join(c if c.isprintable() else "?" for c in line).encode("utf-8", "replace")
        sys.stdout.buffer.write(plain + b"\n")


if __name__ == "__main__":
    sys.exit(main())
