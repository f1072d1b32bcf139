"""Which language a reader gets at `/`, how a choice is kept, and that nothing else redirects."""

from __future__ import annotations

import html5lib
import pytest
from django.conf import settings
from django.test import Client

from kb.locales.negotiation import negotiate
from kb.locales.tags import LANGUAGES
from tests import roads
from tests.locales import trees

EVERY = list(LANGUAGES.values())
CHOICE = None


@pytest.fixture
def client(settings) -> Client:
    """A reader of the site with its own middleware for the language of an address."""
    settings.MIDDLEWARE = [
        name.replace(
            "django.middleware.locale.LocaleMiddleware",
            "kb.locales.middleware.LanguageOfAddress",
        )
        for name in settings.MIDDLEWARE
    ]
    return Client()


# -- deciding --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en-us"),
        ("*", "en-us"),
        ("en", "en-us"),
        ("en-US,en;q=0.9", "en-us"),
        ("en-PR", "en-us"),
        ("en-GB", "en-gb"),
        ("en-AU,en;q=0.5", "en-gb"),
        ("en-NZ,en-GB;q=0.9", "en-gb"),
        ("en-IE", "en-gb"),
        ("en-IN,en;q=0.5", "en-gb"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8", "ja"),
        ("ko-KR", "ko"),
        ("zh", "zh-hans"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans-HK", "zh-hans"),
        # What browsers in Taiwan and Hong Kong send: “zh” behind it is no wish for Simplified.
        ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", CHOICE),
        ("zh-HK,zh-TW;q=0.9", CHOICE),
        ("zh-Hant", CHOICE),
        ("yue-HK,en;q=0.1", CHOICE),
        ("fr,zh-TW;q=0.8", CHOICE),
        ("en-GB,zh-TW;q=0.9", "en-gb"),
        ("ja,zh-TW;q=0.9", "ja"),
        ("fr-FR,fr;q=0.9,ko;q=0.2", "ko"),
        ("fr-FR,de", "en-us"),
        ("ga-IE,gd", "en-us"),
        ("ja;q=0,ko;q=0.1", "ko"),
        ("ja;q=0.1,ko;q=0.9", "ko"),
        ("ja;q=x", "en-us"),
        ("<script>,ja", "en-us"),
        ("i-klingon,ja;q=0.5", "ja"),
        ("ja," * 2000, "ja"),
    ],
)
def test_negotiate__by_accept_language(header: str, code: str | None) -> None:
    """Given every language, when a reader without a cookie comes, then the header decides."""
    found = negotiate(cookie="", header=header, offered=EVERY)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("cookie", "header", "code"),
    [
        ("ko", "ja", "ko"),
        ("ko", "zh-TW", "ko"),
        ("fr", "ja", "ja"),
        ("KO", "ja", "ja"),
        ("../ko", "ja", "ja"),
        ("", "ja", "ja"),
    ],
)
def test_negotiate__cookie_first_if_it_names_a_language(
    cookie: str, header: str, code: str
) -> None:
    assert negotiate(cookie=cookie, header=header, offered=EVERY) == LANGUAGES[code]


@pytest.mark.parametrize(
    ("cookie", "header", "offered", "code"),
    [
        ("ja", "ko", ["en-us", "ko"], "ko"),
        ("", "ja,ko;q=0.5", ["en-us", "ko"], "ko"),
        ("", "ja", ["en-us", "ko"], "en-us"),
        ("", "ja", ["en-gb", "ko"], "en-gb"),
        ("", "zh-TW", ["en-us", "ko"], CHOICE),
        ("", "zh-TW", ["ko"], "ko"),
    ],
)
def test_negotiate__only_what_is_offered(
    cookie: str, header: str, offered: list[str], code: str | None
) -> None:
    """Given home pages in some languages, when a reader wants another, then the next wish counts,
    and one language alone is no choice."""
    found = negotiate(cookie=cookie, header=header, offered=[LANGUAGES[c] for c in offered])
    assert (found and found.code) == code


# -- answering at / --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_start__redirects_and_says_on_what_it_depends(client: Client) -> None:
    """Given two live home pages, when `/` is asked, then it leads to the reader's, for now only."""
    roads.home()
    trees.home("ja")
    trees.home("ko", live=False)
    response = client.get("/", headers={"accept-language": "ko,ja;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/ja/")
    assert response["Vary"] == "Accept-Language, Cookie"
    assert not response.cookies
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en-us"
    assert client.get("/", headers={"accept-language": "ja"})["Location"] == "/en-us/"


@pytest.mark.django_db
def test_start__traditional_chinese_chooses(client: Client) -> None:
    """Given several languages, when a reader of Traditional Chinese comes, then the page asks, in
    that script, and names each live language in itself and in its own `lang`."""
    for code in ("zh-hans", "ja"):
        trees.home(code)
    response = client.get("/", headers={"accept-language": "zh-TW,zh;q=0.9"})
    assert response.status_code == 200
    assert response["Vary"] == "Accept-Language, Cookie"
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    links = {a.get("lang"): a.text.strip() for a in page.findall(".//main//a")}
    assert links == {
        "en-US": "English (United States)",
        "zh-Hans": "简体中文",
        "ja": "日本語",
    }
    assert page.find(".//h1").get("lang") == "zh-Hant"
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "ja", "zh-TW"])
def test_start__nothing_published_yet(client: Client, header: str) -> None:
    """Given no live home page, when `/` is asked, then a 404 says so in the reader's language."""
    response = client.get("/", headers={"accept-language": header})
    assert response.status_code == 404
    assert f'<html lang="{"ja" if header == "ja" else "en-US"}">' in response.content.decode()


@pytest.mark.django_db
def test_start__only_read(client: Client) -> None:
    assert client.post("/").status_code == 405


# -- keeping a choice ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("onward", "target"),
    [
        ("/ja/ketamine/", "/ja/ketamine/"),
        ("/ja/search/?q=a%20b", "/ja/search/?q=a%20b"),
        ("", "/ja/"),
        ("/ko/ketamine/", "/ja/"),
        ("/admin/logout/", "/ja/"),
        ("https://evil.example/ja/", "/ja/"),
        ("//evil.example/ja/", "/ja/"),
        ("/\\evil.example/ja/", "/ja/"),
        ("\\\\evil.example", "/ja/"),
        ("javascript:alert(1)", "/ja/"),
        (" /ja/ketamine/", "/ja/"),
        ("/ja", "/ja/"),
        ("/japan/", "/ja/"),
        ("/ja/\r\nSet-Cookie: a=b", "/ja/%0D%0ASet-Cookie:%20a=b"),
        ("/ja//evil.example/", "/ja//evil.example/"),
    ],
)
def test_remember__goes_on_within_the_language_only(
    client: Client, onward: str, target: str
) -> None:
    response = client.get("/language/ja/", {"next": onward})
    assert (response.status_code, response["Location"]) == (302, target)
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ja"


@pytest.mark.django_db
def test_remember__cookie_lasts_a_year_and_the_answer_is_never_stored(client: Client) -> None:
    response = client.get("/language/ko/")
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie["max-age"] == 365 * 24 * 3600
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Lax", True, "/")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["fr", "zh-hant", "JA", "en"])
def test_remember__unknown_language(client: Client, code: str) -> None:
    response = client.get(f"/language/{code}/")
    assert response.status_code == 404
    assert not response.cookies


# -- addresses -------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/zh-Hans/", "/zh-hans/"),
        ("/en-GB/ketamine/x/?a=1&b=%2F", "/en-gb/ketamine/x/?a=1&b=%2F"),
        ("/JA/x", "/ja/x"),
        ("/EN-us/", "/en-us/"),
    ],
)
def test_lower_case__for_good(client: Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/FR/", "/zh-Hant/", "/ketamine/", "/en/ketamine/", "/zh-hant/", "/favicon.ico"]
)
def test_other_addresses__not_found_and_not_redirected(client: Client, path: str) -> None:
    """Given live pages, when an address names none of the languages, then nothing is guessed."""
    roads.topic()
    response = client.get(path, headers={"accept-language": "en-GB"})
    assert response.status_code == 404
    assert '<html lang="en-GB">' in response.content.decode()
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


@pytest.mark.django_db
def test_admin__its_404_stays_its_own(client: Client) -> None:
    """Given someone logged in, when an address of the admin does not exist, then the admin says so;
    Django alone would redirect it below a language."""
    client.force_login(roads.superuser())
    response = client.get("/admin/nothing-here/")
    assert response.status_code == 404
    assert "wagtailadmin/404.html" in [template.name for template in response.templates]


@pytest.mark.django_db
def test_pages__same_for_everybody(client: Client) -> None:
    """Given a live page, when a reader asks for it, then the answer sets no cookie and varies by
    nothing but the cookie of those who chose a region; nobody's Accept-Language changes it."""
    trees.home("ja")
    response = client.get("/ja/", headers={"accept-language": "ko"})
    assert response.status_code == 200
    assert not response.cookies
    assert response["Vary"] == "Cookie"
    assert response["Content-Language"] == "ja"
