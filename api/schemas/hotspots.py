"""Hotspots. What is not computed yet, or not for the public, is null."""

from __future__ import annotations

from api.schemas.shared import (
    COUNT,
    FLAG,
    INSTANT,
    MAYBE_INSTANT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    POSITION,
    RING,
    TEXT,
    UUID,
    Schema,
    collection,
    feature,
    listing,
    record,
    reference,
)
from geo_pot.hotspots.models import ActionKind, AnalysisState, EventKind, SiteClass, SiteState
from geo_pot.hotspots.models.history import NOTE_LIMIT, PHOTO_LIMIT
from spatial.analysis.cleanup_effect import Untold
from spatial.analysis.emerging import EmergingClass

# Months where days would tell too much of single reports; date_precision says which.
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}
MAYBE_DATE: Schema = {"anyOf": [DATE, {"type": "null"}]}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MAYBE_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
STATE: Schema = {"type": "string", "enum": SiteState.values}
MAYBE_STATE: Schema = {"type": ["string", "null"], "enum": [*SiteState.values, None]}
POLYGON = record(type={"const": "Polygon"}, coordinates=listing(RING))
POINT_OR_POLYGON: Schema = {"anyOf": [reference("Point"), POLYGON]}

ACTION = record(
    {"id": UUID, "note": TEXT, "photo": TEXT, "by": UUID},
    kind={"type": "string", "enum": ActionKind.values},
    on=DATE,
    agency=MAYBE_TEXT,
)
SITE: dict[str, Schema] = {
    "class": {"type": "string", "enum": SiteClass.values},
    "id": UUID,
    "state": STATE,
    "group": TEXT,
    "group_name": TEXT,
    "categories": {
        "type": ["object", "null"],
        "additionalProperties": NUMBER,
        "description": "Code → share of the reports.",
    },
    "q": {**MAYBE_NUMBER, "description": "Expected share of false ones among those at least as clear."},
    "rank": {"type": ["integer", "null"], "minimum": 1},
    "expected_30d": {**MAYBE_NUMBER, "description": "Reports in the next 30 days."},
    "score": record(repeats=MAYBE_NUMBER, background=MAYBE_NUMBER),
    "trend": {"type": ["string", "null"], "enum": ["rising", "falling", None], "description": "null: none is clear."},
    "evidence": record(
        k={**COUNT, "description": "Episodes within within_m of the centre."},
        m={**COUNT, "description": "Episodes in the street around."},
        window_d=MAYBE_NUMBER,
        within_m={**MAYBE_NUMBER, "description": "null: of a run that did not write it down."},
        channel={"type": "string", "enum": ["A", "C"]},
    ),
    "episodes": COUNT,
    "confirmed_episodes": MAYBE_COUNT,
    "times_back": COUNT,
    "returns_after_cleaning": {**COUNT, "description": "Of these, after all that lay there had been cleaned."},
    "months": {**COUNT, "description": "Calendar months from the first report's to the last one's."},
    "reports": COUNT,
    "reporters": MAYBE_COUNT,
    "unknown_reporters": MAYBE_COUNT,
    "first_start": DATE,
    "last_end": DATE,
    "median_gap_d": MAYBE_NUMBER,
    "lower_quartile_gap_d": MAYBE_NUMBER,
    "upper_quartile_gap_d": MAYBE_NUMBER,
    "next_expected": MAYBE_DATE,
    "next_low": MAYBE_DATE,
    "next_high": MAYBE_DATE,
    "next_from_own_gaps": FLAG,
    "last_cleaned": MAYBE_DATE,
    "median_days_after_cleaning": MAYBE_NUMBER,
    "date_precision": {"type": "string", "enum": ["day", "month"]},
    "by_month": record(
        **{"from": DATE},
        reports={
            "anyOf": [listing(MAYBE_COUNT), {"type": "null"}],
            "description": "One a month; null for 1 to 4 where single reports could be told.",
        },
    ),
    "actions": listing(ACTION),
    "kelurahan": MAYBE_TEXT,
    "kelurahan_name": MAYBE_TEXT,
    "kecamatan": MAYBE_TEXT,
    "kecamatan_name": MAYBE_TEXT,
    "agency": MAYBE_TEXT,
    "agency_name": MAYBE_TEXT,
    "agency_is_owner": {**FLAG, "description": "It was asked to look after the site; else most reports went to it."},
    "territory": TEXT,
    "radius_m": NUMBER,
    "position_precision_m": NUMBER,
    "run": {"type": "integer"},
    "decoys_of_run": {"type": "integer", "description": "The run whose decoys q was taken from."},
    "as_of": DAY,
    "edition": {**MAYBE_TEXT, "description": "The boundaries that it was matched to."},
    "explanation": {**TEXT, "description": "What the numbers say, in sentences of the language asked for."},
}
VERDICT: Schema = {"type": "string", "enum": ["fewer", "more", "cannot tell"]}
UNTOLD: Schema = {
    "type": ["string", "null"],
    "enum": [*(why.value for why in Untold), None],
    "description": "Why no ratio is told.",
}
BEFORE_AFTER = record(
    days_before=NUMBER,
    days_after=NUMBER,
    episodes_before=COUNT,
    episodes_after=COUNT,
    ratio=MAYBE_NUMBER,
    low=MAYBE_NUMBER,
    high=MAYBE_NUMBER,
    verdict=VERDICT,
)
AGAINST_UNCLEANED = record(
    sites={**MAYBE_COUNT, "description": "That stood alike at the time and were not cleaned."},
    expected={**MAYBE_NUMBER, "description": "Episodes after, had it gone as there."},
    ratio={
        **MAYBE_NUMBER,
        "description": "Episodes after over those expected; null where only months are told.",
    },
    low=MAYBE_NUMBER,
    high=MAYBE_NUMBER,
    verdict=VERDICT,
    untold=UNTOLD,
    explanation=TEXT,
)
CLEANUPS_OF_GROUP = record(
    cleanups=COUNT,
    sites={**COUNT, "description": "At which these were."},
    ratio={**MAYBE_NUMBER, "description": "Rate after a clean-up over that at sites that were not cleaned."},
    low=MAYBE_NUMBER,
    high=MAYBE_NUMBER,
    verdict=VERDICT,
    untold=UNTOLD,
    explanation=TEXT,
)
DETAIL: dict[str, Schema] = {
    "episode_list": listing(
        record(
            number=COUNT,
            start=DATE,
            end=DATE,
            cleaned=MAYBE_DATE,
            confirmed=FLAG,
            reports=MAYBE_COUNT,
            reporters=MAYBE_COUNT,
        )
    ),
    "cleanups": listing(
        record(
            on=DATE,
            told_by={"type": "string", "enum": ["complaint", "action"]},
            days_to_recurrence=MAYBE_NUMBER,
            before_after={"anyOf": [BEFORE_AFTER, {"type": "null"}]},
            against_uncleaned={"anyOf": [AGAINST_UNCLEANED, {"type": "null"}]},
        )
    ),
    "cleanups_of_group": {"anyOf": [CLEANUPS_OF_GROUP, {"type": "null"}]},
    "merged_into": {
        "type": ["string", "null"],
        "format": "uuid",
        "description": "Of a merged site the one that it is part of now, however many mergers later.",
    },
    "history": listing(
        record(
            **{"from": MAYBE_STATE, "to": STATE},
            kind={"type": "string", "enum": EventKind.values},
            at=DATE,
            other={"type": ["string", "null"], "format": "uuid"},
            run={"type": ["integer", "null"]},
            evidence={"type": "object"},
        )
    ),
}
CELL = record(
    **{"class": {"type": "string", "enum": [one.value for one in EmergingClass]}},
    id=TEXT,
    z={**NUMBER, "description": "Gi* of the reports of all days."},
    q={**NUMBER, "description": "FDR q of z over all cells."},
    expected_30d=NUMBER,
    reports=COUNT,
    latest_reports={**MAYBE_COUNT, "description": "Of the latest days; null for 1 to 4 where they could be told."},
    reporters=COUNT,
    group=TEXT,
    territory=TEXT,
    cell_m=NUMBER,
    days=NUMBER,
    latest_days=NUMBER,
    run={"type": "integer"},
    as_of=DAY,
)
CODE: Schema = {"type": ["string", "null"], "maxLength": 64}


def written(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


QUESTION = written(
    {
        "type": {"const": "Feature"},
        "geometry": {
            "anyOf": [
                POLYGON,
                record(type={"const": "MultiPolygon"}, coordinates=listing(listing(listing(POSITION)))),
            ]
        },
        "properties": written(
            {
                "territory": CODE,
                "group": CODE,
                "category": CODE,
                "from": {"type": ["string", "null"], "format": "date"},
                "to": {"type": ["string", "null"], "format": "date"},
            },
            [],
        ),
    },
    ["type", "geometry", "properties"],
)

HOTSPOTS: dict[str, Schema] = {
    "Hotspot": feature(record(**SITE), POINT_OR_POLYGON),
    "HotspotCollection": collection("Hotspot"),
    "HotspotDetail": feature(record(**SITE, **DETAIL), POINT_OR_POLYGON),
    "HotspotCell": feature(CELL, POLYGON),
    "HotspotCellCollection": collection("HotspotCell"),
    "HotspotAction": written(
        {
            "kind": {"type": "string", "enum": ActionKind.values},
            "on": {"type": ["string", "null"], "format": "date", "description": "Local day; today if not given."},
            "note": {"type": ["string", "null"], "maxLength": NOTE_LIMIT},
            "photo": {"type": ["string", "null"], "maxLength": PHOTO_LIMIT, "description": "Where it is kept."},
            "agency": {**CODE, "description": "Who did it; with an assignment, who looks after the site from now on."},
        },
        ["kind"],
    ),
    "HotspotQuestion": QUESTION,
    "HotspotQuestionFeature": QUESTION,
    "HotspotAnalysis": record(
        id=UUID,
        state={"type": "string", "enum": AnalysisState.values},
        group=TEXT,
        territory=TEXT,
        requested_at=INSTANT,
        finished_at=MAYBE_INSTANT,
        error=MAYBE_TEXT,
        result={"type": ["object", "null"], "description": "A FeatureCollection of sites, with counts beside it."},
    ),
}
