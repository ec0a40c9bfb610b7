"""Where complaints keep coming back: the runs that looked, the sites they know, and what was done about them."""

from geo_pot.hotspots.models.analyses import AnalysisState, PlannerAnalysis
from geo_pot.hotspots.models.decoys import DecoyPiece, StoredNullModel
from geo_pot.hotspots.models.history import ActionKind, EventKind, SiteAction, SiteEvent
from geo_pot.hotspots.models.runs import OPEN, PublishedRun, Run, RunState
from geo_pot.hotspots.models.sites import Episode, Sighting, Site, Standing
from geo_pot.hotspots.models.surfaces import Surface, SurfaceCell
from geo_pot.hotspots.workflow import SiteClass, SiteState

__all__ = [
    "OPEN",
    "ActionKind",
    "AnalysisState",
    "DecoyPiece",
    "Episode",
    "EventKind",
    "PlannerAnalysis",
    "PublishedRun",
    "Run",
    "RunState",
    "Sighting",
    "Site",
    "SiteAction",
    "SiteClass",
    "SiteEvent",
    "SiteState",
    "Standing",
    "StoredNullModel",
    "Surface",
    "SurfaceCell",
]
