from django.urls import path

from geo_pot.web import views

app_name = "web"
urlpatterns = [
    path("", views.page, name="page"),
    path("messages/<slug:language>.js", views.messages, name="messages"),
]
