"""Complaints: the list, one of them, making one, changing one's own."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api.anonymous import follow_link, is_usual
from api.authentication import actor
from api.caching import for_who_asks, unless_known, version_of, version_tag
from api.describe import described
from api.paging import DEFAULT_LIMIT, MOST, next_url, read_cursor, stream_collection, write_cursor, write_page
from api.params import Query
from api.problems import InvalidParameter
from api.v1 import parameters as p
from api.v1.codes import only_territory, read_boundaries, read_ids, read_within
from api.v1.reading import read_report, read_revision
from api.v1.reasons import explain
from api.views import GeoJSONView
from geo_pot.accounts.access import ANYBODY, Access, granted
from geo_pot.accounts.actor import Actor
from geo_pot.accounts.roles import Role
from geo_pot.complaints.actions.check_text import check_text
from geo_pot.complaints.actions.revise import revise
from geo_pot.complaints.actions.submit import submit
from geo_pot.complaints.actions.withdraw import withdraw
from geo_pot.complaints.queries import codes
from geo_pot.complaints.queries.details import read_detail
from geo_pot.complaints.queries.lists import Order, stream_features
from geo_pot.complaints.queries.selection import Filters, select_complaints
from geo_pot.complaints.queries.sight import Sight, View, sight_by_link, sight_of
from geo_pot.complaints.queries.single import Seen, find_seen
from geo_pot.complaints.workflow import Kind, Status

LIST = (
    p.TERRITORY, p.BBOX, p.POLYGON, p.CATEGORIES, p.GROUPS, p.AGENCIES, p.AREA, p.KELURAHAN, p.KECAMATAN,
    p.BOUNDARIES, p.STATUS, p.KIND, p.VIEW, p.CREATED_FROM, p.CREATED_TO, p.UPDATED_AFTER,
    p.CURSOR, p.limit(DEFAULT_LIMIT, MOST), p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN,
)  # fmt: skip
SUBMIT = (p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN, p.IDEMPOTENCY_KEY)
DETAIL = (p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN, p.IF_NONE_MATCH)
REVISE = (p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN, p.IF_MATCH)
WITHDRAW = (p.LANG, p.DEVICE_KEY, p.SESSION_TOKEN)


class ComplaintsView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY, "post": ANYBODY}

    @described(
        "Complaints as GeoJSON, newest first",
        operation="listComplaints",
        gives="ComplaintCollection",
        parameters=LIST,
        geojson=True,
        text="All filters hold together. Everybody sees the public face of complaints, where their category shows them;"
        " one's own, and what the roles of a session reach, are among them exactly: `view` says how each is seen, and"
        " filters by place mean the place that is told. Texts and reporters are never listed.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, LIST)
        language, limit = query.language(), query.whole("limit", default=DEFAULT_LIMIT, most=MOST)
        filters, who = read_filters(query), actor(request)
        order = Order.CHANGES if filters.updated_after else Order.NEWEST
        cursor = query.text("cursor")
        rows = stream_features(
            select_complaints(filters, who),
            order=order,
            limit=limit + 1,
            language=language,
            after=read_cursor(cursor, order) if cursor else None,
            territory_id=filters.territory_id,
            boundaries=read_boundaries(query),
        )
        pages = write_page(rows, limit, lambda last: next_url(request, write_cursor(order, last)))
        response = stream_collection(pages, request)
        for_who_asks(response, who)
        return response

    @described(
        "Report something",
        operation="submitComplaint",
        gives="ComplaintDetail",
        takes="Report",
        parameters=SUBMIT,
        status=201,
        geojson=True,
        text="The complaint is matched to its kelurahan and kecamatan and routed to the agency that answers for it, at"
        " once. Without `territory` the city is the one that has the category, and of several the one nearest.",
    )
    def post(self, request: Request) -> Response:
        language, who = Query(request, SUBMIT).language(), actor(request)
        key = idempotency_key(request)
        complaint = submit(
            report=read_report(request.data),
            reporter_key=who.reporter_key,
            idempotency_key=key,
            by=who,
            is_usual=partial(is_usual, request),
        )
        response = detail_response(complaint.public_id, sight_by_link(complaint), who, language, status=201)
        if (follow := follow_link(request, complaint)) is not None:
            response.data["properties"]["follow"] = follow
        response["Location"] = request.build_absolute_uri(reverse("api:v1:complaint", args=[complaint.public_id]))
        return response


class ComplaintView(GeoJSONView):
    access: ClassVar[Access] = {"get": ANYBODY, "patch": ANYBODY, "delete": ANYBODY}

    @described(
        "One complaint",
        operation="getComplaint",
        gives="ComplaintDetail",
        parameters=DETAIL,
        geojson=True,
        cached=True,
        text="To its own reporter, by account or X-Device-Key, and to the staff it tells the text as well; to everybody"
        " where its category lets them read it, without numbers of people, telephones and plates.",
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponseBase:
        language, who = Query(request, DETAIL).language(), actor(request)
        sight = sight_of(who)
        seen = find_seen(public_id, sight)
        response = unless_known(
            request, tag_of(seen, language), lambda: detail_response(public_id, sight, who, language)
        )
        for_who_asks(response, who)
        return response

    @described(
        "Change one's own complaint",
        operation="reviseComplaint",
        gives="ComplaintDetail",
        takes="Revision",
        parameters=REVISE,
        geojson=True,
        text="A moved pin or another category is matched and routed again. Only its reporter may, while it is open.",
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        language, who = Query(request, REVISE).language(), actor(request)
        sight = sight_of(who)
        seen = find_seen(public_id, sight)
        revise(
            public_id=public_id,
            by=seen.complaint.reporter_key if seen.own else None,
            revision=read_revision(request.data),
            unless_changed_since=version_of(request),
        )
        return detail_response(public_id, sight, who, language)

    @described(
        "Take a complaint from the public",
        operation="withdrawComplaint",
        gives="ComplaintDetail",
        parameters=WITHDRAW,
        geojson=True,
        text="Its reporter, or the control centre. Everybody else is told of it no more; the staff still see it.",
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        language, who = Query(request, WITHDRAW).language(), actor(request)
        sight = sight_of(who)
        withdraw(seen=find_seen(public_id, sight), by=who)
        return detail_response(public_id, sight, who, language)


class TextCheckView(GeoJSONView):
    access: ClassVar[Access] = {"post": granted(Role.POC)}

    @described(
        "Let the public read what a complaint says",
        operation="checkComplaintText",
        gives="ComplaintDetail",
        parameters=WITHDRAW,
        geojson=True,
        text="For the control centre, which has read it. The public reads it where its category says `checked`, without"
        " numbers of people, telephones and plates; a text that is changed has to be checked again.",
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        language, who = Query(request, WITHDRAW).language(), actor(request)
        sight = sight_of(who)
        check_text(public_id=find_seen(public_id, sight).complaint.public_id, by=who)
        return detail_response(public_id, sight, who, language)


def read_filters(query: Query) -> Filters:
    territory = query.territory()
    city = territory or only_territory()
    zone = city.zone if city else None
    return Filters(
        territory_id=territory.pk if territory else None,
        bbox=query.bbox(),
        polygon=query.polygon(),
        category_ids=read_ids(query, "category", codes.category_ids, territory),
        group_ids=read_ids(query, "group", codes.group_ids, territory),
        agency_ids=read_ids(query, "agency", codes.agency_ids, territory),
        within=read_within(query, territory, read_boundaries(query)),
        statuses=query.choices("status", Status),
        kinds=query.choices("kind", Kind),
        views=query.choices("view", View),
        created_from=query.moment("created_from", zone),
        created_to=query.moment("created_to", zone),
        updated_after=query.moment("updated_after", zone),
    )


def idempotency_key(request: Request) -> UUID | None:
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise InvalidParameter("Idempotency-Key", "a UUID is needed, made once for each complaint") from None


def detail_response(public_id: UUID, sight: Sight, who: Actor, language: str, status: int = 200) -> Response:
    seen = find_seen(public_id, sight)
    feature = read_detail(seen, sight, language=language)
    feature["properties"]["route"]["why"] = explain(feature["properties"]["route"]["trace"], language)
    response = Response(feature, status=status)
    response["ETag"] = tag_of(seen, language)
    for_who_asks(response, who)
    return response


def tag_of(seen: Seen, language: str) -> str:
    rule = seen.complaint.category.public_text
    return version_tag(seen.complaint.updated_at, language, seen.view.value, seen.own, seen.exact, rule)
