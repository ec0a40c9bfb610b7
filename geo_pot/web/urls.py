from django.urls import path

from geo_pot.web import account_views, views

app_name = "web"
urlpatterns = [
    path("", views.page, name="page"),
    path("account/", account_views.account, name="account"),
    path("account/register", account_views.register, name="account-register"),
    path("account/invitation", account_views.invitation, name="account-invitation"),
    path("messages/<slug:language>.js", views.messages, name="messages"),
]
