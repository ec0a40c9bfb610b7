from django.urls import URLPattern, path

from geo_pot.backoffice.sections import SECTIONS, Section
from geo_pot.backoffice.views import directory, editions, factors, held, home, letters, roles


def routes_of(section: Section) -> list[URLPattern]:
    here = f"<str:territory>/{section.slug}"
    entry = directory.EntryView.as_view(kind=section)
    return [
        path(f"{here}/", directory.EntriesView.as_view(kind=section), name=section.slug),
        path(f"{here}/new", entry, name=f"{section.slug}-new"),
        path(f"{here}/entry/<str:code>", entry, name=f"{section.slug}-entry"),
    ]


app_name = "backoffice"
urlpatterns = [
    path("", home.TerritoriesView.as_view(), name="territories"),
    path("<str:territory>/", home.HomeView.as_view(), name="home"),
    *(route for section in SECTIONS.values() for route in routes_of(section)),
    path("<str:territory>/directory.zip", directory.FilesView.as_view(), name="files"),
    path("<str:territory>/roles/", roles.RolesView.as_view(), name="roles"),
    path("<str:territory>/roles/ended", roles.EndedRolesView.as_view(), name="ended-roles"),
    path("<str:territory>/roles/give", roles.GiveView.as_view(), name="give"),
    path("<str:territory>/roles/invite", roles.InviteView.as_view(), name="invite"),
    path("<str:territory>/roles/<int:pk>/revoke", roles.RevokeView.as_view(), name="revoke"),
    path("<str:territory>/roles/<int:pk>/settle", roles.SettleView.as_view(), name="settle"),
    path("<str:territory>/invitations/<int:pk>/withdraw", roles.WithdrawView.as_view(), name="withdraw"),
    path("<str:territory>/factors/", factors.FactorsView.as_view(), name="factors"),
    path("<str:territory>/editions/", editions.EditionsView.as_view(), name="editions"),
    path("<str:territory>/editions/progress", editions.ProgressView.as_view(), name="progress"),
    path("<str:territory>/editions/cancel", editions.CancelView.as_view(), name="cancel"),
    path("<str:territory>/editions/rollback", editions.RollBackView.as_view(), name="rollback"),
    path("<str:territory>/editions/<int:pk>/preview", editions.PreviewView.as_view(), name="preview"),
    path("<str:territory>/editions/<int:pk>/publish", editions.PublishView.as_view(), name="publish"),
    path("<str:territory>/held/", held.HeldView.as_view(), name="held"),
    path("<str:territory>/letters/", letters.LettersView.as_view(), name="letters"),
]
