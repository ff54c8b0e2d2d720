"""Addresses of the board."""

from django.urls import path

from shouwang.apps.board import views

app_name = "board"
urlpatterns = [
    path("o/<uuid:operation>/", views.board, name="board"),
    path("o/<uuid:operation>/live/", views.live, name="live"),
]
