"""Who may do what in the city: grants, reviews of merged places, invitations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from geo_pot.accounts.access import Access
from geo_pot.accounts.actions.grants import give_grant, revoke_grant, settle_review
from geo_pot.accounts.actions.invitations import invite
from geo_pot.accounts.models import Grant
from geo_pot.backoffice.actions.withdraw_invitation import withdraw_invitation
from geo_pot.backoffice.forms.roles import GrantForm, InvitationForm, area_choices
from geo_pot.backoffice.queries.roles import (
    area_names,
    ended_grants,
    grants_of,
    open_invitations,
    shown_grants,
    shown_invitations,
)
from geo_pot.backoffice.views.base import PAGE, READ, REFUSALS, WRITE, TerritoryView
from geo_pot.backoffice.words import say
from spatial.models import Area

UNPROCESSABLE = 422


class RolesPage(TerritoryView):
    section = "roles"

    def show_roles(self, *, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        names = area_names(self.territory.pk)
        page = Paginator(grants_of(self.territory.pk), PAGE).get_page(self.request.GET.get("page"))
        context = {
            "page": page,
            "grants": list(shown_grants(page.object_list, names)),  # type: ignore[arg-type]  # a queryset's page
            "invitations": list(shown_invitations(open_invitations(self.territory.pk), names)),
            "areas": area_choices(names)[1:],
            "grant_form": GrantForm(None, territory=self.territory, names=names, prefix="grant"),
            "invitation_form": InvitationForm(None, territory=self.territory, names=names, prefix="invite"),
            **(forms or {}),
        }
        return self.show("roles", context, status=status)

    def names(self) -> dict[int, str]:
        return area_names(self.territory.pk)

    def grant(self, pk: int) -> Grant:
        """One of the Territory; another's is not there."""
        return get_object_or_404(Grant, pk=pk, territory=self.territory)


class RolesView(RolesPage):
    access: ClassVar[Access] = READ

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show_roles()


class EndedRolesView(RolesPage):
    """Roles that were revoked or ended of themselves, and by whom."""

    access: ClassVar[Access] = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(ended_grants(self.territory.pk), PAGE).get_page(request.GET.get("page"))
        grants = list(shown_grants(page.object_list, self.names()))  # type: ignore[arg-type]  # a queryset's page
        return self.show("ended_roles", {"page": page, "grants": grants})


class GiveView(RolesPage):
    access: ClassVar[Access] = WRITE

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GrantForm(request.POST, territory=self.territory, names=self.names(), prefix="grant")
        if form.is_valid():
            told = {"user": form.cleaned_data["person"], "valid_to": form.cleaned_data["valid_to"], **form.scope()}
            try:
                give_grant(by=self.actor, **told)
            except REFUSALS as error:
                form.add_error(None, say(error))
            else:
                self.tell(_("The role is given."))
                return self.go("roles")
        return self.show_roles(forms={"grant_form": form}, status=UNPROCESSABLE)


class InviteView(RolesPage):
    access: ClassVar[Access] = WRITE

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InvitationForm(request.POST, territory=self.territory, names=self.names(), prefix="invite")
        if form.is_valid():
            try:
                invite(email=form.cleaned_data["email"], by=self.actor, **form.scope())
            except REFUSALS as error:
                form.add_error(None, say(error))
            else:
                self.tell(_("The invitation is sent."))
                return self.go("roles")
        return self.show_roles(forms={"invitation_form": form}, status=UNPROCESSABLE)


class RevokeView(RolesPage):
    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        try:
            revoke_grant(grant_id=self.grant(pk).pk, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(_("The role is revoked."))
        return self.go("roles")


class SettleView(RolesPage):
    """Decide on a grant whose place was merged: for the chosen area from now on, or as it stands."""

    access: ClassVar[Access] = WRITE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        grant = self.grant(pk)
        chosen = request.POST.get("area", "")
        area = get_object_or_404(Area, pk=chosen, territory=self.territory) if chosen.isdecimal() else None
        try:
            settle_review(grant_id=grant.pk, area=area, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(_("The review is settled."))
        return self.go("roles")


class WithdrawView(RolesPage):
    access: ClassVar[Access] = WRITE

    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        try:
            withdraw_invitation(invitation_id=pk, territory_id=self.territory.pk, by=self.actor)
        except REFUSALS as error:
            self.complain(error)
        else:
            self.tell(_("The invitation is withdrawn."))
        return self.go("roles")
