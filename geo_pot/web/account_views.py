"""The pages of signing in: registration, the account, invitations. They render no data; their modules ask the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from geo_pot.accounts.access import ANYBODY, declared
from geo_pot.web.views import languages


@declared(get=ANYBODY)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return show(request, "sign-in")


@declared(get=ANYBODY)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    return show(request, "register")


@declared(get=ANYBODY)
@require_safe
def invitation(request: HttpRequest) -> HttpResponse:
    return show(request, "invitation")


def show(request: HttpRequest, mode: str) -> HttpResponse:
    """The page in the language of `?lang=`, else in the service's first language, as everywhere here."""
    language = request.GET.get("lang", settings.LANGUAGE_CODE)
    if language not in languages():
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        response = render(request, "account/page.html", context(mode, language))
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    return response


def context(mode: str, language: str) -> dict[str, object]:
    return {
        "mode": mode,
        "country": settings.PHONE_COUNTRY,
        "language": language,
        "languages": [get_language_info(code) for code in languages()],
    }
