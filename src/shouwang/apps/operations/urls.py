"""Addresses of tenancy."""

from django.urls import path

from shouwang.apps.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.home, name="home"),
    path("typed/", views.typed_before, name="typed"),
    path("first/", views.first, name="first"),
]
