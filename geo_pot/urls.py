"""Which room answers which path."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("api.urls")),
    path("staf/", include("geo_pot.backoffice.urls")),
    path("", include("geo_pot.web.urls")),
]

# Below /api/ also what Django itself finds is told as a problem.
handler400 = "api.handlers.handle_400"
handler403 = "api.handlers.handle_403"
handler404 = "api.handlers.handle_404"
handler500 = "api.handlers.handle_500"
