from django.urls import include, path, re_path

from api import docs, handlers

app_name = "api"
urlpatterns = [
    path("v1/", include("api.v1.urls")),
    path("auth/", include("allauth.headless.urls")),
    path("schema", docs.SchemaView.as_view(), name="schema"),
    path("docs", docs.docs, name="docs"),
    path("problems/<slug:slug>", docs.problem, name="problem"),
    re_path(r"", handlers.not_found),
]
