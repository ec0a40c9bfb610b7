"""What every page has in common: who may open it, of which Territory it is, and its language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.views import View

from geo_pot.accounts.access import Access, Rule, granted
from geo_pot.accounts.actor import NOBODY, Actor
from geo_pot.accounts.errors import AccountError
from geo_pot.accounts.models import User
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.queries.second_factors import passed_second_factor
from geo_pot.accounts.roles import Role
from geo_pot.backoffice.errors import BackofficeError
from geo_pot.backoffice.words import say
from geo_pot.complaints.errors import ComplaintError
from spatial.models import Territory

ADMINISTRATOR = granted(Role.ADMINISTRATOR)
READ: Access = {"get": ADMINISTRATOR}
WRITE: Access = {"post": ADMINISTRATOR}
BOTH: Access = {**READ, **WRITE}
REFUSALS = (BackofficeError, ComplaintError, AccountError)
PAGE = 50  # rows of a list


class BackofficeView(View):
    """A page of no Territory in particular. What a method's rule does not admit never reaches it."""

    http_method_names = ["get", "head", "post"]  # noqa: RUF012 -- Django's declaration
    access: ClassVar[Access] = {}
    role: ClassVar[Role] = Role.ADMINISTRATOR  # who works with it: it shows the Territories of theirs
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- Django's
        language = chosen_language(request)
        with translation.override(language):
            response = self._admit(request, *args, **kwargs)
        response["Content-Language"] = language
        response["Cache-Control"] = "no-store"
        if "lang" in request.GET:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
        return response

    def _admit(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        method = {"HEAD": "get"}.get(request.method or "", (request.method or "").lower())
        if not hasattr(self, method) or method not in self.http_method_names:
            return super().dispatch(request, *args, **kwargs)  # which says that there is no such method
        self.actor = who_asks(request)
        rule = self.access.get(method)
        if rule is None or not rule.admits(self.actor):
            return refused(request, self.actor, rule)
        return self.answer(request, *args, **kwargs)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        return super().dispatch(request, *args, **kwargs)

    @property
    def territory_ids(self) -> set[int]:
        """Territories that the reader has the page's role for."""
        return territories_of(self.actor, self.role)


class TerritoryView(BackofficeView):
    """A page of one Territory. Another's is answered as one that is not there: nobody learns which there are."""

    section: ClassVar[str] = ""  # which item of the navigation it belongs to
    territory: Territory

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        own = Territory.objects.filter(pk__in=self.territory_ids, code=kwargs.pop("territory"))
        found = own.first()
        if found is None:
            raise Http404("no such territory of yours")
        self.territory = found
        with timezone.override(found.zone):  # what is shown and what is typed are the city's own hours
            return super().answer(request, *args, **kwargs)

    def show(self, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        common = {
            "territory": self.territory,
            "section": self.section,
            "several": len(self.territory_ids) > 1,
            "administers": self.actor.has(Role.ADMINISTRATOR, self.territory.pk),
            "controls": self.actor.has(Role.POC, self.territory.pk),
        }
        path = self.request.path if hasattr(self, "get") else self.address(self.section)
        page = {**page_words(self.request), **common, "path": path, **context}
        return render(self.request, f"backoffice/{template}.html", page, status=status)

    def go(self, name: str) -> HttpResponse:
        return redirect(self.address(name))

    def address(self, name: str) -> str:
        return reverse(f"backoffice:{name}", kwargs={"territory": self.territory.code})

    def tell(self, text: str) -> None:
        messages.success(self.request, text)

    def complain(self, text: object) -> None:
        messages.error(self.request, capfirst(say(text)))  # some are written to follow the name of a field


def who_asks(request: HttpRequest) -> Actor:
    """By the browser's session alone: no other door leads here."""
    if not isinstance(request.user, User):
        return NOBODY
    return actor_of(request.user, mfa=passed_second_factor(request.user, request.session))


def territories_of(actor: Actor, role: Role) -> set[int]:
    return {right.territory_id for right in actor.grants if right.role is role}


def refused(request: HttpRequest, actor: Actor, rule: Rule | None) -> HttpResponse:
    """401 for who is not signed in, else 403; either says what to do about it."""
    context = {
        **page_words(request),
        "signed_in": actor.user_id is not None,
        "factor_missing": rule is not None and not rule.roles.isdisjoint(actor.withheld),
    }
    return render(request, "backoffice/refused.html", context, status=403 if actor.user_id is not None else 401)


def page_words(request: HttpRequest) -> dict[str, Any]:
    return {
        "language": translation.get_language(),
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "path": request.path,
    }


def chosen_language(request: HttpRequest) -> str:
    """That of `?lang=`, which is kept, else the one kept before, else the service's first."""
    known = {code for code, _ in settings.LANGUAGES}
    asked = request.GET.get("lang", request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    return asked if asked in known else settings.LANGUAGE_CODE
