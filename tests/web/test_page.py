"""The page as the server renders it: its language, its policy, and that it names no other machine."""

import json
import re

import pytest
from django.test import Client

FOREIGN = re.compile(r'(?:src|href|action)="(?:https?:)?//[^"]*"')


def test_the_page_speaks_indonesian_unless_asked_otherwise(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en-US,en"})

    assert (page.status_code, page["Content-Language"]) == (200, "id")
    assert "Setiap aduan menjadi titik" in page.content.decode()


def test_the_address_alone_chooses_the_language(client: Client) -> None:
    page = client.get("/?lang=en", headers={"accept-language": "id"})

    assert page["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()
    assert "Every complaint as a point" in page.content.decode()


def test_a_language_nobody_speaks_here_gives_the_usual_one(client: Client) -> None:
    assert client.get("/?lang=xx")["Content-Language"] == "id"


def test_every_script_carries_the_nonce_of_its_answer(client: Client) -> None:
    page = client.get("/")

    policy = page["Content-Security-Policy"]
    nonces = re.findall(r"<script[^>]*?nonce=\"([^\"]+)\"", page.content.decode())
    executable = [tag for tag in re.findall(r"<script[^>]*>", page.content.decode()) if "application/json" not in tag]
    assert len(nonces) == len(executable) == 3
    assert {f"'nonce-{nonce}'" for nonce in nonces} == set(re.findall(r"'nonce-[^']+'", policy))


def test_the_policy_lets_nothing_in_from_elsewhere(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["connect-src"] == directives["style-src"] == directives["font-src"] == "'self'"
    assert "unsafe" not in policy
    assert not re.search(r"https?://|\*", policy)


def test_the_page_names_no_other_machine(client: Client) -> None:
    assert FOREIGN.findall(client.get("/").content.decode()) == []


def test_the_page_tells_its_modules_where_things_are(client: Client) -> None:
    page = client.get("/?lang=en").content.decode()

    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', page)
    assert found is not None
    config = json.loads(found[1])
    assert (config["language"], config["defaultLanguage"], config["api"]) == ("en", "id", "/api/v1/")


@pytest.mark.parametrize(("language", "indonesian"), [("id", True), ("en", False)])
def test_the_words_of_the_modules_come_in_both_languages(client: Client, language: str, indonesian: bool) -> None:
    script = client.get(f"/messages/{language}.js")

    assert script.status_code == 200
    assert script["Content-Type"].startswith("text/javascript")
    catalogue = script.content.decode()
    assert "django.gettext" in catalogue
    assert ("titik rawan" in catalogue) is indonesian


def test_words_in_an_unknown_language_are_not_found(client: Client) -> None:
    assert client.get("/messages/xx.js").status_code == 404


def test_the_page_only_answers_questions(client: Client) -> None:
    assert client.post("/").status_code == 405
