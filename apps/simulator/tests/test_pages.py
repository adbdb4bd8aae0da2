"""The pages on which guests pay: in two languages, without a script, whatever requests say."""

import re
from html.parser import HTMLParser

import pytest

from apps.simulator.ledger import Act
from apps.simulator.texts import TEXTS

NASTY = "<img src=x onerror=alert(1)>\"'&"


class Page(HTMLParser):
    """The tags and buttons of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.buttons, self.links = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        said = dict(attrs)
        assert not [name for name in said if name.startswith("on")]
        if tag == "button":
            self.buttons[said["class"]] = said["formaction"]
        if tag == "a":
            self.links.append(said["href"])


def opened(ask, path, language="fr"):
    answer = ask("GET", path, headers={"Accept-Language": language})
    return answer.text, Page(answer.text)


def wave(simulator, ask, **changed):
    made = ask.wave_order(**changed).json()
    return simulator.ledger.get("wave", made["id"])


def pressed(ask, action, place="phones"):
    return ask("POST", action, data={"from": place}, allow_redirects=False)


@pytest.mark.parametrize(
    ("path", "header", "expected"),
    [
        ("/", "fr-FR,fr;q=0.9", "Aucune demande"),
        ("/", "en-GB", "No prompts"),
        ("/", "de", "Aucune demande"),
        ("/?lang=en", "fr", "No prompts"),
        ("/?lang=fr", "en", "Aucune demande"),
    ],
)
def test_the_language(ask, path, header, expected):
    assert expected in opened(ask, path, header)[0]


def test_every_text_is_there_twice():
    assert [name for name, both in TEXTS.items() if not all(both)] == []
    fields = re.compile(r"{.*?}").findall
    assert [name for name, (fr, en) in TEXTS.items() if fields(fr) != fields(en)] == []


@pytest.mark.parametrize(
    ("act", "state"),
    [("approve", "paid"), ("refuse", "Last attempt: refused"), ("ignore", "Ignored by the guest")],
)
def test_a_button_on_the_phones(simulator, ask, act, state):
    charge = wave(simulator, ask)
    action = opened(ask, "/", "en")[1].buttons[act]
    answer = pressed(ask, action)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=en")
    assert state in opened(ask, "/", "en")[0]
    assert charge.is_paid == (act == "approve")


@pytest.mark.parametrize(
    ("act", "target"),
    [
        ("approve", "https://shop.example/ok"),
        ("refuse", "https://shop.example/ko"),
        ("insufficient-funds", "https://shop.example/ko"),
        ("ignore", "https://shop.example/ko"),
    ],
)
def test_a_button_at_the_link_leads_back_to_the_restaurant(simulator, ask, act, target):
    charge = wave(simulator, ask)
    _, page = opened(ask, f"/c/{charge.id}?a=2500&c=XOF&m=Le%20marchand")
    assert pressed(ask, page.buttons[act], "link").headers["location"] == target


def test_whoever_cancelled_at_orange_may_press_back_and_pay(simulator, ask):
    made = ask.orange_order().json()
    path = f"/payment/pay_token/{made['pay_token']}"
    answer = pressed(ask, opened(ask, path)[1].buttons["ignore"], "link")
    assert answer.headers["location"] == "https://shop.example/cancel"
    assert ask.orange_status(made).json()["status"] == "INITIATED"
    assert opened(ask, "/")[1].buttons == {}
    pressed(ask, opened(ask, path)[1].buttons["approve"], "link")
    assert ask.orange_status(made).json()["status"] == "SUCCESS"


def test_a_link_whose_payment_is_over_has_no_buttons(simulator, ask):
    charge = wave(simulator, ask)
    simulator.act(charge, Act.APPROVE)
    _, page = opened(ask, f"/c/{charge.id}")
    assert page.buttons == {}
    assert "https://shop.example/ok" in page.links


def test_a_link_that_leads_nowhere(ask):
    answer = ask("GET", "/c/cos-nobody")
    assert answer.status_code == 404
    assert "aucun paiement" in answer.text


@pytest.mark.parametrize("path", ["/act/wave/nobody/approve", "/act/wave/{id}/dance", "/act/x/y/z"])
def test_a_button_that_is_none(simulator, ask, path):
    charge = wave(simulator, ask)
    assert pressed(ask, path.format(id=charge.id)).status_code == 404
    assert ask("GET", f"/act/wave/{charge.id}/approve").status_code == 404


def test_nothing_that_came_in_a_request_becomes_a_tag(simulator, ask):
    charge = wave(simulator, ask, client_reference=NASTY)
    made = ask.orange_order(order_id=NASTY[:30], reference=NASTY[:30]).json()
    ask.control("POST", f"charges/wave/{charge.id}/refuse", {"reason": NASTY})
    ask.mtn_order(payer={"partyIdType": "EMAIL", "partyId": NASTY}, externalId=f"{NASTY[:4]}x")
    paths = ("/", "/cards", f"/c/{charge.id}", f"/payment/pay_token/{made['pay_token']}")
    for text, page in (opened(ask, path) for path in paths):
        assert "img" not in page.tags
        assert NASTY not in text
    assert "&lt;img src=x onerror" in opened(ask, "/")[0]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://shop.example/é?a=1&b=<x>", "https://shop.example/%C3%A9?a=1&b=%3Cx%3E"),
        ("javascript:alert(1)", "/?lang=fr"),
        ("https://shop.example/\r\nSet-Cookie: a=b", "/?lang=fr"),
    ],
)
def test_where_a_guest_is_sent_to(simulator, ask, url, expected):
    charge = wave(simulator, ask)
    charge.return_url = url
    answer = pressed(ask, f"/act/wave/{charge.id}/approve?lang=fr", "link")
    assert answer.headers["location"] == expected
    assert "set-cookie" not in answer.headers
    assert not [link for link in opened(ask, f"/c/{charge.id}")[1].links if "javascript" in link]


def test_what_is_over_is_shown_with_its_refund(simulator, ask):
    charge = wave(simulator, ask)
    simulator.act(charge, Act.APPROVE)
    ask.wave(path=f"/{charge.id}/refund")
    assert "payé · remboursé\u00a0: 2500" in opened(ask, "/")[0]
    assert "2\u202f500 XOF" in opened(ask, "/")[0]
