"""Complaints: the list, one of them, making one, changing one's own."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api.anonymous import settle
from api.caching import unless_known, vary, version_of, version_tag
from api.describe import described
from api.paging import DEFAULT_LIMIT, MOST, next_url, read_cursor, stream_collection, write_cursor, write_page
from api.params import Query
from api.problems import InvalidParameter
from api.reporters import reporter_key
from api.v1 import parameters as p
from api.v1.codes import only_territory, read_boundaries, read_ids, read_within
from api.v1.reading import read_report, read_revision
from api.v1.reasons import explain
from api.views import GeoJSONView
from geo_pot.complaints.actions.revise import revise
from geo_pot.complaints.actions.submit import submit
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries import codes
from geo_pot.complaints.queries.details import read_detail
from geo_pot.complaints.queries.lists import Order, stream_features
from geo_pot.complaints.queries.selection import Filters, select_complaints
from geo_pot.complaints.queries.single import get_complaint
from geo_pot.complaints.workflow import Kind, Status

LIST = (
    p.TERRITORY, p.BBOX, p.POLYGON, p.CATEGORIES, p.GROUPS, p.AGENCIES, p.AREA, p.KELURAHAN, p.KECAMATAN,
    p.BOUNDARIES, p.STATUS, p.KIND, p.CREATED_FROM, p.CREATED_TO, p.UPDATED_AFTER,
    p.CURSOR, p.limit(DEFAULT_LIMIT, MOST), p.LANG,
)  # fmt: skip
SUBMIT = (p.LANG, p.DEVICE_KEY, p.IDEMPOTENCY_KEY)
DETAIL = (p.LANG, p.DEVICE_KEY, p.IF_NONE_MATCH)
REVISE = (p.LANG, p.DEVICE_KEY, p.IF_MATCH)
PRIVATE = "private, no-cache"  # what a reporter sees of their own is for no shared cache


class ComplaintsView(GeoJSONView):
    @described(
        "Complaints as GeoJSON, newest first",
        operation="listComplaints",
        gives="ComplaintCollection",
        parameters=LIST,
        geojson=True,
        text="All filters hold together. Texts and reporters are never listed.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = Query(request, LIST)
        language, limit = query.language(), query.whole("limit", default=DEFAULT_LIMIT, most=MOST)
        filters = read_filters(query)
        order = Order.CHANGES if filters.updated_after else Order.NEWEST
        cursor = query.text("cursor")
        rows = stream_features(
            select_complaints(filters),
            order=order,
            limit=limit + 1,
            language=language,
            after=read_cursor(cursor, order) if cursor else None,
            territory_id=filters.territory_id,
            boundaries=read_boundaries(query),
        )
        pages = write_page(rows, limit, lambda last: next_url(request, write_cursor(order, last)))
        return stream_collection(pages, request)

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
        language, reporter = Query(request, SUBMIT).language(), reporter_key(request)
        key = idempotency_key(request)
        complaint = submit(report=read_report(request.data), reporter_key=reporter, idempotency_key=key)
        response = detail_response(complaint, language, reporter, status=201)
        if (follow := settle(request, complaint)) is not None:
            response.data["properties"]["follow"] = follow
        response["Location"] = request.build_absolute_uri(reverse("api:v1:complaint", args=[complaint.public_id]))
        return response


class ComplaintView(GeoJSONView):
    @described(
        "One complaint",
        operation="getComplaint",
        gives="ComplaintDetail",
        parameters=DETAIL,
        geojson=True,
        cached=True,
        text="To its own reporter, by X-Device-Key, it tells the text as well.",
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponseBase:
        language, reporter = Query(request, DETAIL).language(), reporter_key(request)
        complaint = get_complaint(public_id)
        tag = tag_of(complaint, language, reporter)
        response = unless_known(request, tag, lambda: detail_response(complaint, language, reporter))
        response["Cache-Control"] = PRIVATE
        vary(response, "X-Device-Key")
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
        language, reporter = Query(request, REVISE).language(), reporter_key(request)
        complaint = revise(
            public_id=public_id,
            by=reporter,
            revision=read_revision(request.data),
            unless_changed_since=version_of(request),
        )
        return detail_response(complaint, language, reporter)


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


def detail_response(complaint: Complaint, language: str, reporter: str | None, status: int = 200) -> Response:
    complaint = get_complaint(complaint.public_id)
    feature = read_detail(complaint, language=language, reporter_key=reporter)
    feature["properties"]["route"]["why"] = explain(complaint.route_trace, language)
    response = Response(feature, status=status)
    response["ETag"] = tag_of(complaint, language, reporter)
    response["Cache-Control"] = PRIVATE
    vary(response, "X-Device-Key")
    return response


def tag_of(complaint: Complaint, language: str, reporter: str | None) -> str:
    return version_tag(complaint.updated_at, language, reporter is not None and reporter == complaint.reporter_key)
