"""The first page. It renders no data: its modules read the same public API as every other client."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from geo_pot.accounts.access import ANYBODY, declared

MESSAGES_MAX_AGE_S = 300  # a new release's words arrive within five minutes


@declared(get=ANYBODY)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page in the language of `?lang=`, else in the service's first language.

    The browser's own Accept-Language is not asked: many phones in Indonesia are set to English, and the address
    alone should say what a bookmark or a shared link shows.
    """
    language = request.GET.get("lang", settings.LANGUAGE_CODE)
    if language not in languages():
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        response = render(request, "web/page.html", page_context(language))
    response["Content-Language"] = language
    return response


def page_context(language: str) -> dict[str, object]:
    return {
        "language": language,
        "languages": [get_language_info(code) for code in languages()],
        "config": {
            "language": language,
            "defaultLanguage": settings.LANGUAGE_CODE,
            "api": "/api/v1/",
            "page": reverse("web:page"),
            "fonts": {weight: font_faces(weight) for weight in ("400", "600")},
        },
    }


def font_faces(weight: str) -> list[dict[str, object]]:
    """The files a MapLibre style draws labels with; each is fetched only when a label needs a letter of its range."""
    return [
        {
            "url": static(f"vendor/noto-sans/noto-sans-latin-ext-{weight}.woff2"),
            "unicode-range": ["U+0100-02BA", "U+1E00-1E9F", "U+1EF2-1EFF"],
        },
        {
            "url": static(f"vendor/noto-sans/noto-sans-latin-{weight}.woff2"),
            "unicode-range": ["U+0000-00FF", "U+2000-206F"],
        },
    ]


@declared(get=ANYBODY)
@require_safe
@cache_control(max_age=MESSAGES_MAX_AGE_S, public=True)
def messages(request: HttpRequest, language: str) -> HttpResponseBase:
    """The words that the page's modules say, as Django's `gettext` for the browser."""
    if language not in languages():
        raise Http404(f"no language {language!r}; there is {', '.join(languages())}")
    with translation.override(language):
        return JavaScriptCatalog.as_view(packages=["geo_pot.web"])(request)


def languages() -> list[str]:
    return [code for code, _ in settings.LANGUAGES]
