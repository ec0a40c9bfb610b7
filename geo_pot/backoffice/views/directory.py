"""Agencies, groups, categories and service areas: a list of the directory's entries, a form for each, and what a change
would do to the complaints before it is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from geo_pot.accounts.access import Access
from geo_pot.agencies.directory.entries import Raw
from geo_pot.agencies.directory.problems import DirectoryError, Problem
from geo_pot.agencies.models import name_in
from geo_pot.backoffice.actions.foresee import foresee
from geo_pot.backoffice.actions.revise_directory import revise_directory
from geo_pot.backoffice.directory_content import Draft, find_entry, fingerprint, problems_of
from geo_pot.backoffice.errors import NoDirectory
from geo_pot.backoffice.forms.entries import EntryForm
from geo_pot.backoffice.queries.content import stored_content
from geo_pot.backoffice.queries.extent import extent_of
from geo_pot.backoffice.sections import SECTIONS, Section
from geo_pot.backoffice.signing import open_seal, seal
from geo_pot.backoffice.toml_files import zipped_files
from geo_pot.backoffice.views.base import BOTH, READ, REFUSALS, TerritoryView
from geo_pot.backoffice.words import say_problem

UNPROCESSABLE = 422
SHOWN_MOVES = 20


class DirectoryView(TerritoryView):
    """A page of one section. `content` is the directory; without one there is only a word on how to load it."""

    kind: Section = SECTIONS["agencies"]
    content: Raw

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- Django's
        self.section = self.kind.slug  # type: ignore[misc]  # of this instance
        return super().answer(request, *args, **kwargs)

    def read_content(self) -> None:
        self.content = stored_content(self.territory)

    def without_directory(self, error: NoDirectory) -> HttpResponse:
        return self.show("no_directory", {"kind": self.kind, "reason": error})


class EntriesView(DirectoryView):
    access: ClassVar[Access] = READ

    def get(self, _request: HttpRequest) -> HttpResponse:
        try:
            self.read_content()
        except NoDirectory as error:
            return self.without_directory(error)
        entries = [self._row(entry) for entry in self.content[self.kind.table]]
        return self.show("entries", {"kind": self.kind, "entries": entries})

    def _row(self, entry: Raw) -> dict[str, Any]:
        names = entry.get("names", {})
        told = self.kind.summary(entry)
        values = {"territory": self.territory.code, "code": entry["code"]}
        return {
            "code": entry["code"],
            "name": name_in(names, get_language() or "", ""),
            "told": told,
            "per": entry.get("per", ""),
            "address": reverse(f"backoffice:{self.kind.slug}-entry", kwargs=values),
        }


class EntryView(DirectoryView):
    """A form for one entry, or for a new one. Sent once, it shows what would change; sent again, it is stored."""

    access: ClassVar[Access] = BOTH
    code: str | None

    def get(self, _request: HttpRequest, code: str | None = None) -> HttpResponse:
        try:
            self.begin(code)
        except NoDirectory as error:
            return self.without_directory(error)
        return self.show_form(self.form())

    def post(self, request: HttpRequest, code: str | None = None) -> HttpResponse:
        try:
            self.begin(code)
        except NoDirectory as error:
            return self.without_directory(error)
        if "sealed" in request.POST:
            return self.store(request.POST["sealed"])
        if "remove" in request.POST and self.code is not None:
            return self.foresee(self.draft(None), self.form())
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_form(form, status=UNPROCESSABLE)
        return self.foresee(self.draft(form.entry()), form)

    def begin(self, code: str | None) -> None:
        self.read_content()
        self.code = code
        self.entry = None if code is None else find_entry(self.content, self.kind.table, code)
        if code is not None and self.entry is None:
            raise Http404("no such entry")

    def form(self, data: Mapping[str, Any] | None = None) -> EntryForm:
        return self.kind.form(data, territory=self.territory, content=self.content, entry=self.entry)

    def draft(self, entry: Raw | None) -> Draft:
        return Draft(self.kind.table, self.code, entry, fingerprint(self.content))

    def foresee(self, draft: Draft, form: EntryForm) -> HttpResponse:
        if problems := problems_of(self.content, draft):
            return self.show_problems(form, problems)
        try:
            found, since = foresee(territory=self.territory, draft=draft)
        except DirectoryError as error:
            return self.show_problems(form, error.problems)
        moves = found.open_moved.most_common()
        context = {
            "kind": self.kind,
            "draft": draft,
            "code": draft.code or (draft.entry or {}).get("code"),
            "found": found,
            "since": since,
            "open_moved": found.open_moved.total(),
            "ended_moved": found.ended_moved.total(),
            "moves": [(before or "", after, number) for (before, after), number in moves[:SHOWN_MOVES]],
            "more": sum(number for _move, number in moves[SHOWN_MOVES:]),
            "sealed": seal(draft, territory_id=self.territory.pk, user_id=self.actor.user_id),
        }
        return self.show("confirm", context)

    def store(self, sealed: str) -> HttpResponse:
        try:
            draft = open_seal(sealed, territory_id=self.territory.pk, user_id=self.actor.user_id)
            done = revise_directory(territory=self.territory, draft=draft, by=self.actor)
        except (*REFUSALS, DirectoryError) as error:
            self.complain(error)
            return self.go(self.kind.slug)
        moved = _("Saved. %(moved)d of %(asked)d open complaints have another agency now.")
        self.tell(moved % {"moved": done.total, "asked": done.asked})
        return self.go(self.kind.slug)

    def show_problems(self, form: EntryForm, problems: Sequence[Problem]) -> HttpResponse:
        return self.show_form(form, problems=[say_problem(problem) for problem in problems], status=UNPROCESSABLE)

    def show_form(self, form: EntryForm, *, problems: list[str] | None = None, status: int = 200) -> HttpResponse:
        extent = extent_of(self.territory) if self.kind.table == "service_area" else None
        context = {
            "kind": self.kind,
            "form": form,
            "code": self.code,
            "problems": problems or [],
            "extent": "" if extent is None else json.dumps(extent),
        }
        return self.show(self.kind.template, context, status=status)


class FilesView(TerritoryView):
    """The directory as the files that `load_territory` reads, so that those in the city's repository follow."""

    access: ClassVar[Access] = READ

    def get(self, _request: HttpRequest) -> HttpResponse:
        try:
            content = zipped_files(stored_content(self.territory))
        except NoDirectory as error:
            raise Http404(str(error)) from error
        response = HttpResponse(content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="directory-{self.territory.code}.zip"'
        return response
