from django.urls import path

from api.v1 import (
    areas,
    complaints,
    directory,
    follow,
    hotspot_analyses,
    hotspots,
    invitations,
    locate,
    match,
    me,
    territories,
)

app_name = "v1"
urlpatterns = [
    path("territories", territories.TerritoriesView.as_view(), name="territories"),
    path("areas", areas.AreasView.as_view(), name="areas"),
    path("areas/<str:code>", areas.AreaView.as_view(), name="area"),
    path("areas/<str:code>/summary", areas.AreaSummaryView.as_view(), name="area-summary"),
    path("locate", locate.LocateView.as_view(), name="locate"),
    path("match", match.MatchView.as_view(), name="match"),
    path("agencies", directory.AgenciesView.as_view(), name="agencies"),
    path("categories", directory.CategoriesView.as_view(), name="categories"),
    path("service-areas", directory.ServiceAreasView.as_view(), name="service-areas"),
    path("complaints", complaints.ComplaintsView.as_view(), name="complaints"),
    path("complaints/<uuid:public_id>", complaints.ComplaintView.as_view(), name="complaint"),
    path("complaints/<uuid:public_id>/text-check", complaints.TextCheckView.as_view(), name="complaint-text-check"),
    path("me", me.MeView.as_view(), name="me"),
    path("invitations", invitations.InvitationsView.as_view(), name="invitations"),
    path("invitations/accept", invitations.AcceptanceView.as_view(), name="invitation-acceptance"),
    path("complaints/follow/<str:token>", follow.FollowView.as_view(), name="follow"),
    path("hotspots", hotspots.HotspotsView.as_view(), name="hotspots"),
    path("hotspots/surface", hotspots.HotspotSurfaceView.as_view(), name="hotspot-surface"),
    path("hotspots/analyses", hotspot_analyses.HotspotAnalysesView.as_view(), name="hotspot-analyses"),
    path("hotspots/analyses/<uuid:public_id>", hotspot_analyses.HotspotAnalysisView.as_view(), name="hotspot-analysis"),
    path("hotspots/<uuid:public_id>", hotspots.HotspotDetailView.as_view(), name="hotspot"),
    path("hotspots/<uuid:public_id>/actions", hotspots.HotspotActionsView.as_view(), name="hotspot-actions"),
]
