"""Signing in over HTTP, and what ends a token's life."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from apps.audit.models import AuditEntry
from apps.authentication.models import Role, User
from apps.authentication.tests.factories import PASSWORD, AdminFactory, UserFactory
from apps.restaurants.tests.factories import RestaurantFactory
from config.settings import base

pytestmark = pytest.mark.django_db
TOKEN = "/api/auth/token/"
REFRESH = "/api/auth/token/refresh/"
ME = "/api/auth/me/"


def sign_in(client, username, password=PASSWORD):
    return client.post(TOKEN, {"username": username, "password": password})


def bearer(access):
    return {"Authorization": f"Bearer {access}"}


def without_request_id(answer):
    return {k: v for k, v in answer.json().items() if k != "request_id"}


def test_a_password_buys_tokens_that_work(till, cashier):
    answer = sign_in(till(), cashier.username)

    assert answer.status_code == 200, answer.json()
    assert set(answer.json()) == {"access", "refresh"}
    me = till().get(ME, headers=bearer(answer.json()["access"]))
    assert me.json()["username"] == cashier.username
    fresh = till().post(REFRESH, {"refresh": answer.json()["refresh"]})
    assert set(fresh.json()) == {"access"}
    assert till().get(ME, headers=bearer(fresh.json()["access"])).status_code == 200


def test_me(till, manager, restaurant):
    assert till(manager).get(ME).json() == {
        "id": str(manager.pk),
        "username": manager.username,
        "role": "manager",
        "restaurant": {
            "id": str(restaurant.pk),
            "name": "Le Baobab",
            "currency": "XOF",
            "timezone": "Africa/Dakar",
        },
    }


def test_a_stale_token_in_the_header_keeps_nobody_out(till, cashier):
    body = {"username": cashier.username, "password": PASSWORD}

    assert till().post(TOKEN, body, headers=bearer("stale")).status_code == 200


def test_whatever_is_wrong_the_answer_is_the_same(till, cashier):
    left = UserFactory(is_active=False)
    closed = UserFactory(restaurant__is_active=False)
    answers = [
        sign_in(till(), cashier.username, "wrong-password"),
        sign_in(till(), "nobody-of-this-name"),
        sign_in(till(), left.username),
        sign_in(till(), closed.username),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer["WWW-Authenticate"] for answer in answers} == {'Bearer realm="api"'}
    bodies = [without_request_id(answer) for answer in answers]
    assert bodies == [bodies[0]] * 4
    assert bodies[0]["code"] == "wrong-credentials"
    assert "errors" not in bodies[0]


class CountingHasher(MD5PasswordHasher):
    """Tells how often a password was hashed, which is what takes time."""

    hashed = 0

    def encode(self, password, salt):
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"])
def test_every_refusal_hashes_a_password_once(till):
    """Equal timing, as far as Django gives it: it hashes the password of nobody, too."""
    names = [
        UserFactory().username,
        UserFactory(is_active=False).username,
        UserFactory(restaurant__is_active=False).username,
        "nobody",
    ]
    for name in names:
        CountingHasher.hashed = 0
        assert sign_in(till(), name, "wrong-password").status_code == 401
        assert CountingHasher.hashed == 1, name


@pytest.mark.parametrize(
    "password",
    [f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper()],
)
def test_a_password_is_taken_as_typed(till, cashier, password):
    assert sign_in(till(), cashier.username, password).status_code == 401


def test_spaces_at_the_ends_of_a_password_count(till, cashier):
    cashier.set_password("  spaces count  ")
    cashier.save()

    assert sign_in(till(), cashier.username, "  spaces count  ").status_code == 200


def test_an_accent_may_be_typed_in_two_ways(till):
    UserFactory(username="am\u00e9lie")

    assert sign_in(till(), "ame\u0301lie").status_code == 200


def test_signing_in_stands_in_the_audit_trail(till, cashier, restaurant):
    sign_in(till(), cashier.username)

    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.restaurant_id) == (
        "user.signed_in",
        cashier.pk,
        str(cashier.pk),
        restaurant.pk,
    )
    assert entry.facts == {"channel": "api"}


def test_renewing_stands_in_the_audit_trail(till, cashier):
    refresh = str(RefreshToken.for_user(cashier))
    till().post(REFRESH, {"refresh": refresh})
    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.actor_id) == ("user.renewed", cashier.pk)


def test_a_platform_administrator_signs_in_under_the_eyes_of_all(till, restaurant):
    next_door = RestaurantFactory()
    admin = AdminFactory()
    answer = sign_in(till(), admin.username)

    assert answer.status_code == 200
    entries = AuditEntry.all_objects.values_list("restaurant_id", "action", "actor_id")
    act = ("user.signed_in", admin.pk)
    assert set(entries) == {(house.pk, *act) for house in (restaurant, next_door)}
    assert till().get(ME, headers=bearer(answer.json()["access"])).status_code == 403


def test_opening_a_session_stands_in_the_audit_trail(client, manager):
    answer = client.post("/admin/login/", {"username": manager.username, "password": PASSWORD})

    assert answer.status_code == 302
    assert AuditEntry.all_objects.get().facts == {"channel": "back-office"}
    client.post("/admin/logout/")
    entry = AuditEntry.all_objects.latest("id")
    assert (entry.action, entry.actor_id) == ("user.signed_out", manager.pk)


def test_the_log_tells_who_signed_in_and_never_what_was_typed(till, cashier, caplog):
    sign_in(till(), cashier.username)
    sign_in(till(), "a-password-typed-as-a-name", "a-wrong-password")

    lines = [record.msg for record in caplog.records if "sign_in_trail" in record.name]
    assert [line["event"] for line in lines] == ["signed_in", "sign_in_refused"]
    assert lines[0]["user_id"] == str(cashier.pk)
    assert lines[0]["restaurant_id"] == str(cashier.restaurant_id)
    assert (lines[1]["ip"], lines[1]["locked"]) == ("127.0.0.1", False)
    assert "typed-as-a-name" not in caplog.text
    assert "a-wrong-password" not in caplog.text


def deactivate(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def close_restaurant(user):
    user.restaurant.is_active = False
    user.restaurant.save()


def change_password(user):
    user.set_password("another-long-password")
    user.save()


def delete(user):
    user.delete()


ENDINGS = [deactivate, close_restaurant, change_password, delete]


@pytest.mark.parametrize("end", ENDINGS)
def test_an_access_token_dies_at_once(till, cashier, end):
    client = till(cashier)
    assert client.get(ME).status_code == 200

    end(cashier)

    answer = client.get(ME)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_refresh_token_of_nobody(till, cashier):
    refresh = str(RefreshToken.for_user(cashier))
    delete(cashier)
    assert till().post(REFRESH, {"refresh": refresh}).json()["code"] == "token-not-valid"


@pytest.mark.parametrize("end", [deactivate, close_restaurant, change_password])
def test_a_refresh_token_dies_at_once(till, cashier, end):
    refresh = str(RefreshToken.for_user(cashier))
    assert till().post(REFRESH, {"refresh": refresh}).status_code == 200

    end(cashier)

    answer = till().post(REFRESH, {"refresh": refresh})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] in {"user-inactive", "token-not-valid"}


def deactivate_with_save(user):
    user.is_active = False
    user.save()


def deactivate_in_the_back_office(user):
    owner = UserFactory(restaurant=user.restaurant, role=Role.OWNER)
    browser = Client()
    browser.force_login(owner)
    form = {"username": user.username, "role": user.role, "email": user.email}
    page = browser.post(f"/admin/authentication/user/{user.pk}/change/", form)
    assert page.status_code == 302, page.content.decode()


DEACTIVATIONS = [deactivate, deactivate_with_save, deactivate_in_the_back_office]


@pytest.mark.parametrize("end", DEACTIVATIONS)
def test_tokens_of_before_stay_dead_when_somebody_comes_back(till, cashier, end):
    old = sign_in(till(), cashier.username).json()
    end(cashier)
    assert not User.objects.get(pk=cashier.pk).is_active

    User.objects.filter(pk=cashier.pk).update(is_active=True)

    assert till().get(ME, headers=bearer(old["access"])).status_code == 401
    answer = till().post(REFRESH, {"refresh": old["refresh"]})
    assert (answer.status_code, answer.json()["code"]) == (401, "user-inactive")
    new = sign_in(till(), cashier.username).json()
    assert till().get(ME, headers=bearer(new["access"])).status_code == 200
    fresh = till().post(REFRESH, {"refresh": new["refresh"]}).json()
    assert till().get(ME, headers=bearer(fresh["access"])).status_code == 200


def test_a_copy_of_the_person_read_earlier_revives_no_token(till, cashier):
    old = sign_in(till(), cashier.username).json()
    deactivate(cashier)

    cashier.save()

    cashier.refresh_from_db()
    assert (cashier.is_active, cashier.token_version) == (True, 1)
    assert till().get(ME, headers=bearer(old["access"])).status_code == 401


def test_a_deactivation_ends_the_tokens_of_that_person_alone(till, cashier, colleague):
    access = sign_in(till(), colleague.username).json()["access"]
    deactivate(cashier)

    assert till().get(ME, headers=bearer(access)).status_code == 200


def test_a_token_without_a_version_counts_as_of_the_first(till, cashier):
    """Tills that were signed in before versions existed stay so."""
    access = RefreshToken.for_user(cashier).access_token
    assert till().get(ME, headers=bearer(access)).status_code == 200

    deactivate(cashier)
    User.objects.filter(pk=cashier.pk).update(is_active=True)

    assert till().get(ME, headers=bearer(access)).status_code == 401


def test_a_token_opens_only_its_own_door(till, cashier):
    refresh = RefreshToken.for_user(cashier)

    assert till().get(ME, headers=bearer(refresh)).status_code == 401
    assert till().post(REFRESH, {"refresh": str(refresh.access_token)}).status_code == 401


def test_a_role_taken_away_counts_at_the_next_request(till, owner):
    client = till(owner)
    body = {"provider_code": "cash", "name": "Espèces"}
    User.objects.filter(pk=owner.pk).update(role=Role.CASHIER)

    assert client.post("/api/payments/methods/", body).status_code == 403


@pytest.mark.parametrize("kind", [AccessToken, RefreshToken])
def test_an_expired_token(till, cashier, kind):
    token = kind.for_user(cashier)
    token.set_exp(lifetime=-timedelta(seconds=1))

    if kind is AccessToken:
        answer = till().get(ME, headers=bearer(token))
    else:
        answer = till().post(REFRESH, {"refresh": str(token)})

    assert (answer.status_code, answer.json()["code"]) == (401, "token-not-valid")


@override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS)
def test_a_new_password_is_kept_as_argon2(cashier):
    cashier.set_password(PASSWORD)

    assert cashier.password.startswith("argon2")
