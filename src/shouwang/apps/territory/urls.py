"""Addresses of the territory and the register."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from shouwang.apps.territory.views import imports, places, register


class SheetForm(StringConverter):
    """The forms in which the register leaves the house."""

    regex = "xlsx|csv"


register_converter(SheetForm, "sheet-form")
app_name = "territory"
urlpatterns = [
    path("o/<uuid:operation>/places/", places.places, name="places"),
    path("o/<uuid:operation>/places/add/", places.add_places, name="add-places"),
    path("o/<uuid:operation>/places/<uuid:place>/", places.place, name="place"),
    path("o/<uuid:operation>/places/<uuid:place>/rename/", places.rename_place, name="rename-place"),
    path("o/<uuid:operation>/places/<uuid:place>/move/", places.move_place, name="move-place"),
    path("o/<uuid:operation>/places/<uuid:place>/remove/", places.remove_place, name="remove-place"),
    path("o/<uuid:operation>/places/<uuid:place>/claim/", places.claim_site, name="claim-site"),
    path("o/<uuid:operation>/places/<uuid:place>/facts/", places.describe_site, name="describe-site"),
    path("o/<uuid:operation>/places/<uuid:place>/map/", places.read_map, name="read-map"),
    path("o/<uuid:operation>/places/<uuid:place>/map.geojson", places.map_file, name="map-file"),
    path("o/<uuid:operation>/entrances/", places.entrances, name="entrances"),
    path("o/<uuid:operation>/entrances/add/", places.record_entrance, name="add-entrance"),
    path("o/<uuid:operation>/entrances/entrances.geojson", places.entrances_file, name="entrances-file"),
    path("o/<uuid:operation>/entrances/<uuid:entrance>/", places.record_entrance, name="entrance"),
    path("o/<uuid:operation>/entrances/<uuid:entrance>/photo", places.entrance_photo, name="entrance-photo"),
    path("o/<uuid:operation>/register/", register.register, name="register"),
    path("o/<uuid:operation>/register/doors/<uuid:place>/", register.doors, name="doors"),
    path("o/<uuid:operation>/register/doors/<uuid:place>/found/", register.note_occupancy, name="note-occupancy"),
    path("o/<uuid:operation>/register/household/<uuid:household>/", register.household, name="household"),
    path("o/<uuid:operation>/register/household/<uuid:household>/change/", register.change_household, name="change-household"),
    path("o/<uuid:operation>/register/gate/", register.register_person, name="register-person"),
    path("o/<uuid:operation>/register/census/", register.census, name="census"),
    path("o/<uuid:operation>/register/export.<sheet-form:form>", register.export, name="export"),
    path("o/<uuid:operation>/register/imports/", imports.imports, name="imports"),
    path("o/<uuid:operation>/register/imports/<uuid:import_plan>/", imports.one_import, name="import"),
    path("o/<uuid:operation>/register/imports/<uuid:import_plan>/decide/", imports.decide, name="decide-import"),
    path("o/<uuid:operation>/register/imports/<uuid:import_plan>/apply/", imports.apply, name="apply-import"),
    path("o/<uuid:operation>/register/imports/<uuid:import_plan>/withdraw/", imports.withdraw, name="withdraw-import"),
    path("o/<uuid:operation>/register/imports/<uuid:import_plan>/to-correct.xlsx", imports.error_sheet, name="error-sheet"),
    path("o/<uuid:operation>/search/", register.search, name="search"),
]
