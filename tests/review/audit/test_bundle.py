"""The bundle and its checker, run as a stranger would: alone, without our software."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kb.review import canonical
from kb.review.audit import bundle, check
from kb.review.models import AuditEntry
from tests import roads
from tests.locales import trees
from tests.review.tampering import tamper
from tests.upstream.files import with_files

# For all: the database is made only for tests that say that they use one.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
CHECK = Path(check.__file__)
Files = dict[str, bytes]


@dataclass
class Exported:
    data: bytes
    root: str

    @property
    def files(self) -> Files:
        with zipfile.ZipFile(io.BytesIO(self.data)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}


def export(obj: Any) -> Exported:
    to = io.BytesIO()
    root = bundle.export(roads.fresh(obj), to, by=None)
    return Exported(to.getvalue(), root)


def twice_signed() -> Any:
    """An article of a topic of high risk, signed by two people."""
    topic = roads.topic("psilocybin", live=False)
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    topic = roads.publish(topic)
    page = roads.article()
    page.move(topic, pos="last-child")
    revision = roads.submit(roads.fresh(page))
    roads.sign(revision)
    roads.sign(revision, roads.reviewer(name="second"))
    return roads.fresh(page)


@pytest.fixture(scope="module")
def exported(django_db_setup: None, django_db_blocker: Any) -> dict[str, Exported]:
    """Bundles of several texts of one house, made once."""
    made = {}
    cache.clear()  # it may hold a rendition of an image that another test rolled back
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en-us"):
        article = roads.publish(with_files(roads.article()))
        made["early article"] = export(article)
        made["topic"], made["home"] = export(roads.topic()), export(roads.home())
        made["Japanese article"] = export(trees.article("ja"))
        made["article signed twice"] = export(twice_signed())
        made["article"] = export(article)
        transaction.set_rollback(True)
    cache.clear()
    return made


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """The checker in a process of its own, without our environment; exit code and what it says."""

    def checked(data: bytes | Path, *options: str) -> tuple[int, str]:
        path = data if isinstance(data, Path) else tmp_path / "bundle.zip"
        if isinstance(data, bytes):
            path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(CHECK), str(path), *options],
            capture_output=True, text=True, env={}, cwd=tmp_path, check=False, encoding="utf-8",
        )  # fmt: skip
        assert not done.stderr, done.stderr
        return done.returncode, done.stdout

    return checked


# -- taking it apart -------------------------------------------------------------------------------
def zipped(files: Files) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return to.getvalue()


def with_manifest(files: Files) -> Files:
    """As someone does who changed a file and knows how the manifest is made."""
    hashes = {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "manifest.json"}
    manifest = {"files": hashes, "root": check.digest(hashes)}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def edited(files: Files, name: str, edit: Callable[[Any], Any]) -> Files:
    value = json.loads(files[name])
    value = edit(value) or value
    return {**files, name: json.dumps(value, ensure_ascii=False).encode()}


def one_letter(files: Files) -> Files:
    changed = files["text.json"].replace(b"It was studied.", b"It was studled.")
    assert changed != files["text.json"]
    return {**files, "text.json": changed}


def other_signature(exported: dict[str, Exported]) -> Files:
    theirs = exported["topic"].files["signatures.json"]
    return {**exported["article"].files, "signatures.json": theirs}


def other_signature_under_our_words(exported: dict[str, Exported]) -> Files:
    """Somebody else's signature, made to name our digest."""
    ours = json.loads(exported["article"].files["signatures.json"])[0]["row"]["digest"]
    return edited(other_signature(exported), "signatures.json",
                  lambda s: s[0]["row"].update(digest=ours))  # fmt: skip


def record_of(files: Files, table: str = "references_reference") -> str:
    return next(name for name in files if name.startswith(f"records/{table}"))


def image_of(files: Files) -> str:
    return next(name for name in files if name.startswith("files/core_siteimage"))


def without(files: Files, name: str) -> Files:
    return {key: data for key, data in files.items() if key != name}


def anew(files: Files) -> Files:
    """One letter changed, and every hash that needs no key made anew: digest, chain, manifest."""
    files = one_letter(files)
    text, signed = json.loads(files["text.json"]), json.loads(files["signatures.json"])
    chain, changed = json.loads(files["chain.json"]), {s["id"]: s for s in signed}
    before = ""
    for entry in chain:
        entry["previous_hash"] = before
        if ours := changed.get(entry["id"]):
            ours["row"]["digest"], ours["previous_hash"] = check.digest(text), before
            body = {**ours["row"], "snapshot": text, "seal": ours["seal"]}
            entry["body_sha256"] = check.digest(body)
        before = check.digest([before, entry["body_sha256"]])
    for name in [n for n in files if n.startswith("records/")]:
        places = {entry["id"]: entry["previous_hash"] for entry in chain}
        files = edited(files, name, lambda r, places=places: [
            s.update(previous_hash=places[s["id"]]) for s in r["signatures"]] and r)  # fmt: skip
    return with_manifest({
        **files,
        "signatures.json": json.dumps(signed, ensure_ascii=False).encode(),
        "chain.json": json.dumps(chain).encode(),
    })  # fmt: skip


# -- accepted --------------------------------------------------------------------------------------
TEXTS = ["article", "Japanese article", "topic", "home", "article signed twice"]


@pytest.mark.parametrize("text", TEXTS)
def test_check__accepts_what_was_exported(text: str, exported: Any, run: Any) -> None:
    """Given the bundle of a live text, when it is checked with the root hash, then it is accepted,
    and the signers are named."""
    given = exported[text]
    code, said = run(given.data, "--root", given.root.upper())
    assert (code, "ACCEPTED" in said, given.root in said) == (0, True, True), said
    assert said.count("Rita") == (2 if text == "article signed twice" else 1)


def test_check__accepts_with_key_and_older_bundle(exported: Any, run: Any, tmp_path: Path) -> None:
    key, older = tmp_path / "key", tmp_path / "older.zip"
    key.write_text("test\n")
    older.write_bytes(exported["early article"].data)
    code, said = run(exported["article"].data, "--key-file", str(key), "--earlier", str(older))
    assert code == 0, said


def test_bundle__holds_what_is_shown(exported: Any) -> None:
    """Given an article with a citation, an author, an image and a video, when it is exported, then
    each is in the bundle, and the page to read stands alone."""
    files = exported["article"].files
    names = {name.split("-")[0] for name in files if "/" in name}
    assert names == {"records/references_reference", "records/people_person",
                     "files/core_siteimage", "files/core_sitedocument"}  # fmt: skip
    html = files["text.html"].decode()
    assert "It was studied." in html
    assert f'src="{image_of(files)}"' in html
    assert "<style>" in html
    assert 'href="/' not in html
    assert 'src="/' not in html
    assert "Rita en-us" in html
    assert "<script" not in html


def test_bundle__checker_is_short_plain_and_alone() -> None:
    """Given the checker, when it is read, then it imports the standard library only, fits on a few
    pages, and is Python 3.9."""
    source = CHECK.read_text()
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    }
    imported |= {n.module or "." for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 250


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_check__canonical_form_is_ours(value: Any) -> None:
    assert check.canonical(value) == canonical.dumps(value)


# -- rejected --------------------------------------------------------------------------------------
# What is done to the bundle of the article, and what the checker says of it. The manifest is made anew
# after each, so that nothing but the signatures and the chain can tell.
def signature(files: Files, edit: Callable[[list], Any]) -> Files:
    return edited(files, "signatures.json", edit)


CHANGES: dict[str, tuple[Callable[[dict[str, Exported]], Files], str]] = {
    "one letter": (lambda e: one_letter(e["article"].files), "text.json: these words are not those of"),
    "another's signature": (other_signature, "text.json: these words are not those of"),
    "another's signature, with our digest": (
        other_signature_under_our_words, "is not the one that the chain has in this place"),
    "another name": (
        lambda e: signature(e["article"].files, lambda s: s[0]["row"].update(signer_name="Mallory")),
        "is not the one that the chain has in this place"),
    "another date": (
        lambda e: signature(e["article"].files, lambda s: s[0]["row"].update(review_due="2099-01-01")),
        "is not the one that the chain has in this place"),
    "another seal": (
        lambda e: signature(e["article"].files, lambda s: s[0].update(seal="0" * 64)),
        "is not the one that the chain has in this place"),
    "no signature": (
        lambda e: signature(e["article"].files, lambda s: s.clear()), "there is no signature"),
    "second signature gone": (
        lambda e: signature(e["article signed twice"].files, lambda s: s.pop() and None),
        "text.json: 1 of 2 signatures are here"),
    "first signature twice": (
        lambda e: signature(e["article signed twice"].files, lambda s: [s[0], s[0]]),
        "text.json: one person signed more than once"),
    "entry of the chain gone": (
        lambda e: edited(e["article"].files, "chain.json", lambda c: c.pop(1) and None),
        "of the chain does not follow entry"),
    "first entry of the chain gone": (
        lambda e: edited(e["article"].files, "chain.json", lambda c: c.pop(0) and None),
        "The chain does not begin at its beginning"),
    "our entry of the chain gone": (
        lambda e: edited(e["early article"].files, "chain.json", lambda c: c.pop() and None),
        "is not the one that the chain has in this place"),
    "two entries change places": (
        lambda e: edited(e["article"].files, "chain.json", lambda c: [c[1], c[0], *c[2:]]),
        "does not begin at its beginning"),
    "file replaced": (
        lambda e: {**e["article"].files, image_of(e["article"].files): b"another"},
        "is not the file that was signed"),
    "file replaced, and its hash": (
        lambda e: edited(
            {**e["article"].files, image_of(e["article"].files): b"another"}, "files.json",
            lambda pins: [p["row"].update(file_hash=check.sha1(b"another")) for p in pins.values()] and None),
        "its title, rights or hash are not those that were signed"),
    "rights of a file": (
        lambda e: edited(e["article"].files, "files.json",
                         lambda pins: [p["row"].update(credit="Mine") for p in pins.values()] and None),
        "its title, rights or hash are not those that were signed"),
    "file gone": (
        lambda e: without(e["article"].files, image_of(e["article"].files)), "is missing"),
    "file nobody shows": (
        lambda e: edited(e["article"].files, "files.json", lambda pins: pins.update(
            {"core_siteimage-99": next(iter(pins.values()))})), "core_siteimage-99 is not shown"),
    "record changed": (
        lambda e: edited(e["article"].files, record_of(e["article"].files),
                         lambda r: r["document"]["references_reference"].update(title="Other")),
        "these words are not those of"),
    "record in the place of another": (
        lambda e: {**e["article"].files, record_of(e["article"].files, "people_person"):
                   e["article"].files[record_of(e["article"].files)]},
        "is under another record"),
    "record gone": (
        lambda e: without(e["article"].files, record_of(e["article"].files)), "which is missing"),
    "record nobody shows": (
        lambda e: {**e["article"].files, "records/people_person-99.json":
                   e["article"].files[record_of(e["article"].files)]},
        "records/people_person-99.json is not shown by anything"),
    "a key twice": (
        lambda e: {**e["article"].files, "text.json":
                   b'{"articles_articlepage": {},' + e["article"].files["text.json"].strip()[1:]},
        "text.json has a key twice"),
    "text gone": (lambda e: without(e["article"].files, "text.json"), "text.json is missing"),
    "a number that is none": (
        lambda e: {**e["article"].files, "text.json": b"[NaN]"}, "not a number of JSON"),
    "too deep": (
        lambda e: {**e["article"].files, "text.json": b"[" * 100_000}, "text.json is not JSON"),
    "not text": (lambda e: {**e["article"].files, "text.json": b"\xff"}, "text.json is not JSON"),
    "another shape": (
        lambda e: {**e["article"].files, "chain.json": b"[7]"}, "is not built like one"),
    "a shape that looks right": (
        lambda e: {**e["article"].files, "signatures.json": b"{}"}, "there is no signature"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_check__rejects_and_names_what_is_wrong(change: str, exported: Any, run: Any) -> None:
    edit, sentence = CHANGES[change]
    code, said = run(zipped(with_manifest(edit(exported))))
    assert (code, said.splitlines()[0]) == (1, "REJECTED"), said
    assert sentence in said


def test_check__manifest_names_the_file(exported: Any, run: Any) -> None:
    """Given a file changed, added or taken, when the manifest is as it was, then it names that file."""
    files = exported["article"].files
    changed = {**without(files, "README.txt"), "text.html": b"other", "more.txt": b"more"}
    code, said = run(zipped(changed))
    assert code == 1
    assert "text.html is not the file that the manifest lists" in said
    assert "README.txt is in the manifest alone" in said
    assert "more.txt is in the bundle alone" in said


def test_check__names_cannot_forge_the_verdict(exported: Any, run: Any) -> None:
    name = "Mallory\nACCEPTED: all is well\x1b[2J"
    files = signature(exported["article"].files, lambda s: s[0]["row"].update(signer_name=name))
    code, said = run(zipped(with_manifest(files)))
    assert code == 1
    assert not any(line.startswith("ACCEPTED") for line in said.splitlines())
    assert "\x1b" not in said


# -- what only the root hash, an older bundle or the key can tell -------------------------------------
def test_check__made_anew_needs_root_or_key_or_an_older_bundle(
    exported: Any, run: Any, tmp_path: Path
) -> None:
    """Given a bundle in which one letter and then every hash was made anew, when nothing else is
    known, then it agrees with itself, as README.txt says; each of the three other proofs rejects it."""
    forged = zipped(anew(exported["article"].files))
    key, older = tmp_path / "key", tmp_path / "older.zip"
    key.write_text("test")
    older.write_bytes(exported["early article"].data)
    code, said = run(forged)
    assert (code, "Not compared" in said) == (0, True), said
    for options, sentence in {
        ("--root", exported["article"].root): "The root hash is not the one you gave",
        ("--key-file", str(key)): "text.json: the seal of signature",
        ("--earlier", str(older)): "is not a continuation",
    }.items():
        code, said = run(forged, *options)
        assert (code, sentence in said) == (1, True), said


@pytest.mark.parametrize("name", ["text.html", "README.txt", "check.py"])
def test_check__unsigned_files_are_held_by_the_root(name: str, exported: Any, run: Any) -> None:
    given = exported["article"]
    forged = zipped(with_manifest({**given.files, name: b"other"}))
    assert run(forged)[0] == 0
    assert run(forged, "--root", given.root)[0] == 1


def test_check__newest_entries_are_held_by_the_root(
    exported: Any, run: Any, tmp_path: Path
) -> None:
    given, older = exported["article"], tmp_path / "older.zip"
    older.write_bytes(exported["article signed twice"].data)
    cut = zipped(with_manifest(edited(given.files, "chain.json", lambda c: c.pop() and None)))
    assert run(cut)[0] == 0
    assert run(cut, "--root", given.root)[0] == 1
    assert run(cut, "--earlier", str(older))[0] == 1


def test_check__other_key(exported: Any, run: Any, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("other")
    code, said = run(exported["topic"].data, "--key-file", str(tmp_path / "key"))
    assert (code, "is not of this key" in said) == (1, True)


# -- what is no bundle -----------------------------------------------------------------------------
def test_check__what_is_no_bundle(exported: Any, run: Any, tmp_path: Path) -> None:
    """Given a folder, nothing, an empty file, other bytes, or a bundle cut off or damaged anywhere,
    when it is checked, then the answer is a sentence and no traceback."""
    data = exported["topic"].data
    middle = len(data) // 2
    damaged = data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]
    cases = [tmp_path, tmp_path / "none.zip", b"", b"other", data[:-30], data[:middle], damaged]
    for case in cases:
        code, said = run(case)
        assert code == 1, case
        assert said.startswith("REJECTED\n- "), said
    code, said = run(data, "--key-file", str(tmp_path / "none"))
    assert (code, "No such file" in said) == (1, True)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_check__zip_with_tricks(run: Any, tmp_path: Path) -> None:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as made:
        made.writestr("text.json", "1")
        made.writestr("text.json", "2")
    assert "two files of one name" in run(to.getvalue())[1]
    assert "unsafe name" in run(zipped({"../evil": b""}))[1]
    assert "manifest.json is missing" in run(zipped({}))[1]


# -- exporting -------------------------------------------------------------------------------------
def test_export__same_state_same_bytes_and_in_the_audit() -> None:
    page = roads.article(live=True)
    first, second = export(page), export(page)
    assert first == second
    entries = AuditEntry.objects.filter(verb="export", subject_id=page.pk)
    assert {entry.detail["root"] for entry in entries} == {first.root}
    assert first.root in first.files["manifest.json"].decode()


def test_export__refused_when_nothing_is_live() -> None:
    page = roads.article()
    with pytest.raises(bundle.NothingToExport, match="Nothing of it is live"):
        export(page)
    assert not AuditEntry.objects.filter(verb="export").exists()


def test_export__refused_when_altered() -> None:
    page = roads.article(live=True)
    tamper(f"UPDATE articles_articlepage SET summary = 'Other.' WHERE page_ptr_id = {page.pk}")
    with pytest.raises(bundle.NothingToExport, match="altered after it was signed"):
        export(page)


def test_export__refused_when_a_file_is_missing() -> None:
    page = roads.publish(with_files(roads.article()))
    image = page.body[0].value["content"][1].value["image"]
    image.file.storage.delete(image.file.name)
    with pytest.raises(bundle.NothingToExport, match="missing from storage"):
        export(page)


def test_download__by_its_button(client: Client) -> None:
    """Given a live text, when an editor downloads its bundle, then it is the ZIP, and the audit has
    its root hash and who took it; given a draft, the sentence is said on the page before."""
    page = roads.article(live=True)
    client.force_login(roads.editor())
    address = reverse("review:bundle", args=["articles", "articlepage", page.pk])
    response = client.get(address)
    data = b"".join(response.streaming_content)
    entry = AuditEntry.objects.get(verb="export")
    assert Exported(data, "").files == export(page).files
    assert (entry.actor, entry.detail["root"]) == (roads.editor(), response["X-Bundle-Root"])
    assert f"en-us-ketamine-{page.pk}.zip" in response["Content-Disposition"]
    screen = client.get(reverse("review:as_of", args=["articles", "articlepage", page.pk]))
    assert entry.detail["root"] in screen.content.decode()
    draft = roads.topic("ptsd", live=False)
    before = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    address = reverse("review:bundle", args=["articles", "topicpage", draft.pk])
    answer = client.get(address, HTTP_REFERER=f"http://testserver{before}", follow=True)
    assert "nothing to prove" in answer.content.decode()


def test_command__by_id_by_address_and_all(tmp_path: Path, capsys: Any) -> None:
    page = roads.article(live=True)
    call_command("export_bundle", str(page.pk), "/en-us/", "--to", str(tmp_path / "some"))
    made = sorted(path.name for path in (tmp_path / "some").iterdir())
    assert made == [f"en-us-home-{roads.home().pk}.zip", f"en-us-ketamine-{page.pk}.zip"]
    call_command("export_bundle", "/en-us/ketamine/ketamine/", "--to", str(tmp_path / "one"))
    assert [path.name for path in (tmp_path / "one").iterdir()] == [made[1]]
    call_command("export_bundle", "--all", "--to", str(tmp_path / "all"))
    assert len(list((tmp_path / "all").iterdir())) == 3
    assert AuditEntry.objects.filter(verb="export", actor=None).count() == 6
    root = AuditEntry.objects.filter(verb="export").first().detail["root"]
    assert root in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["7", "--all"], ["/en-us/none/"], ["999999"], ["9" * 30]])
def test_command__refuses_in_a_sentence(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Name pages|There is no reviewed page"):
        call_command("export_bundle", *words, "--to", str(tmp_path))


def test_command__one_refusal_keeps_the_others(tmp_path: Path) -> None:
    page, draft = roads.topic(), roads.topic("ptsd", live=False)
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("export_bundle", str(draft.pk), str(page.pk), "--to", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [f"en-us-ketamine-{page.pk}.zip"]
