"""Who may sign, who says so, and what an administrator cannot do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.rights import EDITORS, REVIEWERS
from kb.articles.models import ArticlePage
from kb.review import granting
from kb.review.checklists import kinds
from kb.review.errors import MayNotGrant, MayNotSign, ReviewRequired
from kb.review.models import (
    Approval,
    AuditEntry,
    ChecklistPoint,
    Disclosure,
    ReviewerCredential,
)
from kb.review.models.credential import hands_on
from tests import roads

pytestmark = pytest.mark.django_db

SOON, FAR = (timezone.localdate() + timedelta(days) for days in (30, 300))
NEW_PASSWORD = "a quite different horse 7"


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def offered(person, code: str = "en-us", **fields) -> ReviewerCredential:
    """A credential that someone is about to grant."""
    return ReviewerCredential(
        user=person, locale=roads.locale(code), name="Rita R", title="MD", register="Register",
        register_number="7", evidence="looked up", **{"valid_until": FAR, **fields},
    )  # fmt: skip


def grant_form(person, code: str = "en-us", **fields) -> dict:
    return {
        "user": person.pk, "locale": roads.locale(code).pk, "name": "Rita R", "title": "MD",
        "register": "Register", "register_number": "7", "evidence": "looked up",
        "valid_until": str(FAR), **fields,
    }  # fmt: skip


def set_password(person, by, password: str = NEW_PASSWORD, **changes) -> None:
    """By Wagtail's screen of users."""
    data = {
        "username": person.username, "email": person.email, "first_name": "Rita",
        "last_name": "R", "password1": password, "password2": password, "is_active": "on",
        "groups": [group.pk for group in person.groups.all()], **changes,
    }  # fmt: skip
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    response = as_(by).post(address, {key: value for key, value in data.items() if value})
    assert response.status_code == 302, response.context["form"].errors
    person.refresh_from_db()


def make_account(name: str, by, **fields):
    """By Wagtail's screen of users."""
    data = {
        "username": name, "email": f"{name}@example.org", "first_name": name, "last_name": "X",
        "password1": NEW_PASSWORD, "password2": NEW_PASSWORD,
        "groups": [Group.objects.get(name=REVIEWERS).pk], **fields,
    }  # fmt: skip
    response = as_(by).post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    return roads.user(name)


def own_password(person, old: str = NEW_PASSWORD, new: str = "mine alone and no one else's") -> str:
    """By the screen of one's own account."""
    response = as_(person).post(
        reverse("wagtailadmin_account"),
        {"name_email-first_name": "R", "name_email-last_name": "R",
         "name_email-email": person.email, "locale-preferred_language": "",
         "locale-current_time_zone": "UTC", "theme-theme": "system",
         "theme-contrast": "system", "theme-density": "default",
         "password-old_password": old, "password-new_password1": new,
         "password-new_password2": new},
    )  # fmt: skip
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    return new


def second_administrator():
    return roads.user("second", is_superuser=True, is_staff=True)


def ticked_everything():
    """Someone in a group with every permission there is, who is not a superuser."""
    group, _made = Group.objects.get_or_create(name="Ticked everything")
    group.permissions.set(Permission.objects.all())
    return roads.user("ticked", "Ticked everything")


ADMINISTRATORS = {"superuser": roads.superuser, "group with every tick": ticked_everything}
OTHERS = {
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "translator": lambda: roads.translator("ja"),
}
ACTORS = ADMINISTRATORS | OTHERS


# -- what nobody's rights can do -------------------------------------------------------------------
def grant_to_self(by):
    granting.grant(offered(by, "ja"), by=by)


def grant_to_self_by_the_screen(by):
    as_(by).post(reverse("review:credentials"), grant_form(by, "ja"))
    assert not ReviewerCredential.objects.filter(user=by, locale=roads.locale("ja")).exists()
    raise MayNotGrant("shown on the screen")


def sign_without_credential(by):
    roads.sign(roads.submit(roads.article()), by=roads.user(by.username))


def sign_after_setting_a_password(by):
    person = roads.reviewer(name="theirs")
    page = roads.article()
    set_password(person, by)
    roads.sign(roads.submit(page), by=roads.user("theirs"), password=NEW_PASSWORD)


def grant_again_after_setting_a_password(by):
    person = roads.reviewer(name="theirs")
    set_password(person, by)
    own_password(person)
    granting.grant(offered(person), by=by)


def grant_to_an_account_one_made(by):
    person = make_account("made", by)
    own_password(person)
    granting.grant(offered(person), by=by)


def grant_as_an_account_one_made(by):
    """A puppet on each hand: one grants, the other would sign."""
    person = make_account("made", by)
    puppet = make_account("puppet", by, is_superuser="on")
    puppet.is_superuser = True
    puppet.save()
    own_password(person)
    granting.grant(offered(person), by=puppet)


def grant_to_self_as_an_account_one_made(by):
    puppet = make_account("puppet", by, is_superuser="on")
    puppet.is_superuser = True
    puppet.save()
    granting.grant(offered(by, "ja"), by=puppet)


def grant_to_a_password_of_another(by):
    person = make_account("made", second_administrator())
    granting.grant(offered(person), by=by)


def code_forgets_to_ask(by):
    person = make_account("made", by)
    own_password(person)
    credential = offered(person)
    credential.granted_by = by
    credential.save()


NEVER = (
    grant_to_self,
    grant_to_self_by_the_screen,
    sign_without_credential,
    sign_after_setting_a_password,
    grant_again_after_setting_a_password,
    grant_to_an_account_one_made,
    grant_as_an_account_one_made,
    grant_to_self_as_an_account_one_made,
    grant_to_a_password_of_another,
    code_forgets_to_ask,
)


@pytest.mark.parametrize("actor", ADMINISTRATORS)
@pytest.mark.parametrize("attempt", NEVER)
def test_administrators__no_power_to_sign(attempt, actor):
    """Given an administrator, when they try each way to sign or to let themselves sign, then it is
    refused and no signature of theirs and no credential by them exists."""
    by = ADMINISTRATORS[actor]()
    roads.home(), roads.topic()
    with pytest.raises((MayNotGrant, MayNotSign)):
        attempt(by)
    assert not Approval.objects.filter(subject_table="articles_articlepage").exists()
    assert not ReviewerCredential.objects.filter(
        user__username__in=[by.username, "made"], revoked_at=None
    ).exists()


@pytest.mark.parametrize("actor", ACTORS)
def test_grant__to_another_by_administrators_only(actor):
    """Given a person with a password of their own, when each actor grants them a credential by the
    screen, then only administrators can, and the audit says who saw what."""
    by, person = ACTORS[actor](), roads.user("new", REVIEWERS)
    as_(by).post(reverse("review:credentials"), grant_form(person))
    granted = ReviewerCredential.objects.filter(user=person, granted_by=by)
    assert granted.exists() == (actor in ADMINISTRATORS)
    entries = AuditEntry.objects.filter(verb="grant", actor=by, detail__person=person.pk)
    assert [e.detail["evidence"] for e in entries] == ["looked up"] * granted.count()


@pytest.mark.parametrize("actor", ACTORS)
def test_grant__the_verb_asks_for_the_right(actor):
    by, person = ACTORS[actor](), roads.user("new", REVIEWERS)
    if actor in ADMINISTRATORS:
        assert granting.grant(offered(person), by=by).pk
    else:
        with pytest.raises(MayNotGrant, match="Only administrators"):
            granting.grant(offered(person), by=by)


@pytest.mark.parametrize("actor", ACTORS)
def test_revoke__by_administrators_only_with_a_reason(actor):
    by, held = ACTORS[actor](), roads.credential(roads.user("held"), "ko")
    address = reverse("review:revoke_credential", args=[held.pk])
    client = as_(by)
    client.post(address, {"reason": " "})
    held.refresh_from_db()
    assert held.revoked_at is None
    client.post(address, {"reason": "Left the register."})
    held.refresh_from_db()
    assert bool(held.revoked_at) == (actor in ADMINISTRATORS)
    if held.revoked_at:
        assert (held.revoked_by, held.revoked_reason) == (by, "Left the register.")
        assert AuditEntry.objects.get(verb="revoke").detail["reason"] == "Left the register."


def test_groups__none_of_ours_may_grant():
    """Given the groups that come with the software, then none of them grants."""
    assert not Permission.objects.filter(
        group__name__in=[EDITORS, REVIEWERS], codename="add_reviewercredential"
    ).exists()
    assert not Group.objects.filter(permissions__codename="add_reviewercredential").exists()


def test_grant__by_one_administrator_for_an_account_made_by_another():
    """Given an account that one administrator made and whose person set a password of their own,
    when another grants, then the person may sign."""
    person = make_account("made", second_administrator())
    password = own_password(person)
    granting.disclose(person, statement="none", valid_until=FAR)
    granting.grant(offered(person), by=roads.superuser())
    approval = roads.sign(roads.submit(roads.article()), by=person, password=password)
    assert approval.signer_name == "Rita R"


def test_hands__closed_over_accounts():
    root, second = roads.superuser(), second_administrator()
    made = make_account("made", second)
    set_password(second, root)
    assert hands_on(made) == {made.pk, second.pk, root.pk}
    assert hands_on(root) == {root.pk}


# -- credentials are not edited --------------------------------------------------------------------
CHANGES = {
    "user": lambda c: setattr(c, "user", roads.editor()),
    "valid_until": lambda c: setattr(c, "valid_until", FAR + timedelta(100)),
    "name": lambda c: setattr(c, "name", "Someone else"),
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("partly", [True, False])
def test_credential__not_changed(field, partly):
    """Given a credential, when code saves anything but its revocation, then it is refused."""
    held = roads.credential(roads.user("held"), "en-us")
    CHANGES[field](held)
    with pytest.raises(ReviewRequired, match="never changed"):
        held.save(update_fields=[field] if partly else None)


def test_credential__revoked_once_and_never_given_back():
    held = roads.credential(roads.user("held"), "en-us")
    granting.revoke(held, by=roads.superuser(), reason="First.")
    with pytest.raises(ReviewRequired, match="already"):
        granting.revoke(held, by=roads.superuser(), reason="Again.")
    held.revoked_at = None
    with pytest.raises(ReviewRequired, match="already"):
        held.save(update_fields=["revoked_at"])


@pytest.mark.parametrize("model", [ReviewerCredential, Disclosure])
def test_records__not_deleted_and_not_changed_in_bulk(model):
    roads.reviewer()
    for attempt in (
        lambda: model.objects.all().update(valid_until=FAR + timedelta(9)),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_create([]),
        lambda: model.objects.first().delete(),
        lambda: model.objects.first().save(),
    ):
        with pytest.raises(ReviewRequired):
            attempt()


def test_grant__expired_one_is_replaced_and_one_in_force_is_not():
    person, root = roads.user("held"), roads.superuser()
    old = roads.credential(person, "en-us", valid_until=timezone.localdate() - timedelta(1))
    ending = granting.grant(offered(person, valid_until=SOON), by=root)
    old.refresh_from_db()
    assert "new credential" in old.revoked_reason
    granting.grant(offered(person), by=root)
    with pytest.raises(MayNotGrant, match="Revoke it first"):
        granting.grant(offered(person), by=root)
    ending.refresh_from_db()
    assert ending.state == "revoked"


@pytest.mark.parametrize("days", [-1, 0, 6 * 366])
def test_grant_form__end_within_five_years(days):
    until = timezone.localdate() + timedelta(days)
    response = as_(roads.superuser()).post(
        reverse("review:credentials"), grant_form(roads.user("new"), valid_until=str(until))
    )
    assert "Choose a day" in response.content.decode()
    assert not ReviewerCredential.objects.exists()


@pytest.mark.parametrize("several", [False, True])
def test_account__of_a_signer_is_not_deleted(several):
    """Given someone who signed, when an administrator deletes the account, alone or in bulk, then
    it stays, and a sentence says what names it."""
    person = roads.reviewer()
    roads.article(live=True)
    address = (
        reverse("wagtail_bulk_action", args=["core", "user", "delete"]) + f"?id={person.pk}"
        if several
        else reverse("wagtailusers_users:delete", args=[person.pk])
    )
    page = as_(roads.superuser()).post(address, follow=True).content.decode()
    assert "cannot be deleted, because records name it" in page
    assert roads.user(person.username).pk == person.pk


# -- the screens -----------------------------------------------------------------------------------
def test_credentials__grouped_by_person_with_their_state():
    """Given credentials of each state, when an administrator opens the screen, then each person
    stands once, with the states in words and where to look them up."""
    person, root = roads.reviewer(name="many"), roads.superuser()
    for code, days in (("en-gb", 30), ("ja", -1), ("ko", 300)):
        roads.credential(person, code, valid_until=timezone.localdate() + timedelta(days))
    granting.revoke(
        person.reviewer_credentials.get(locale=roads.locale("ko")), by=root, reason="Gone."
    )
    page = as_(root).get(reverse("review:credentials")).content.decode()
    assert page.count(f'id="person-{person.pk}"') == 1
    for words in (
        "in force",
        "ends soon",
        "expired",
        "revoked",
        "Gone.",
        "General Medical Council",
    ):
        assert words in page


def test_credentials__same_queries_for_more_people(django_assert_num_queries):
    roads.reviewer(name="a")
    client = as_(roads.superuser())
    client.get(reverse("review:credentials"))
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("review:credentials"))
    for name in ("b", "c", "d"):
        roads.reviewer(name=name)
    with django_assert_num_queries(len(for_one)):
        client.get(reverse("review:credentials"))


def test_disclosure__history_and_audit():
    person = roads.reviewer()
    client = as_(person)
    client.post(reverse("review:disclosure"), {"statement": "A grant.", "valid_until": str(SOON)})
    page = client.get(reverse("review:disclosure")).content.decode()
    assert "A grant." in page
    assert "none" in page
    entry = AuditEntry.objects.get(verb="disclose", actor=person)
    assert entry.detail["valid_until"] == str(SOON)


# -- checklists ------------------------------------------------------------------------------------
def _point(**fields) -> dict:
    return {"key": "mine", "kind": "article", "sentence": "It is kind.", "sort_order": 5,
            "active": "on", **fields}  # fmt: skip


@pytest.mark.parametrize("actor", ACTORS)
def test_checklists__kept_by_administrators(actor):
    """Given each actor, when they add, change and switch off a point, then only administrators do,
    and each change stands in the audit with what was before and after."""
    by = ACTORS[actor]()
    client = as_(by)
    client.post(reverse("checklists:add"), _point())
    made = ChecklistPoint.objects.filter(key="mine").first()
    assert bool(made) == (actor in ADMINISTRATORS)
    if made is None:
        return
    client.post(
        reverse("checklists:edit", args=[made.pk]), _point(key="other", sentence="Kind.", active="")
    )
    made.refresh_from_db()
    assert (made.key, made.sentence, made.active) == ("mine", "Kind.", False)
    added, changed = AuditEntry.objects.filter(verb="checklist").order_by("id")
    assert added.detail["before"] is None
    assert changed.detail["before"]["sentence"] == "It is kind."
    assert changed.detail["after"] == {
        **changed.detail["before"],
        "sentence": "Kind.",
        "active": False,
    }
    assert changed.actor == by


def test_checklists__list_says_the_kinds_in_words():
    page = as_(roads.superuser()).get(reverse("checklists:index")).content.decode()
    assert "every kind of text" in page
    assert "Article about a treatment" in page


def test_checklists__every_kind_of_text_can_be_chosen():
    """Given a text of each kind, then its checklist is among the choices."""
    page, known = roads.article(), dict(kinds())
    for kind in ArticlePage.Kind.values:
        page.kind = kind
        assert page.review_kind.rstrip(":") in known
    for other in (roads.topic(), roads.home(), roads.reference("other"), roads.person("Else")):
        assert other.review_kind in known


def test_checklists__kind_is_one_that_exists():
    response = as_(roads.superuser()).post(reverse("checklists:add"), _point(kind="poem"))
    assert response.status_code == 200
    assert not ChecklistPoint.objects.filter(key="mine").exists()


@pytest.mark.parametrize("key", ["password", "code", "digest", "comment"])
def test_checklists__key_of_the_signing_screen_refused(key):
    response = as_(roads.superuser()).post(reverse("checklists:add"), _point(key=key))
    assert "needs this name itself" in response.content.decode()


def test_checklists__confirmed_point_is_not_deleted():
    """Given a point that a signer confirmed, when it is deleted, then the screen says why not."""
    roads.article(live=True)
    used = ChecklistPoint.objects.get(key="accurate")
    unused = ChecklistPoint.objects.create(key="unused", sentence="Never.", active=False)
    client = as_(roads.superuser())
    for point in (used, unused):
        client.post(reverse("checklists:delete", args=[point.pk]))
    assert ChecklistPoint.objects.filter(pk=used.pk).exists()
    assert not ChecklistPoint.objects.filter(pk=unused.pk).exists()
    with pytest.raises(ValidationError):
        used.delete()
    (refusal,) = AuditEntry.objects.filter(verb="refuse")
    assert "Switch it off" in refusal.detail["reason"]
