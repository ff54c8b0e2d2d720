"""Between the rows of the territory and the register engine: the only place of this app that knows the engine."""

from shouwang.apps.territory.bridge.places import (
    code_of as code_of,
)
from shouwang.apps.territory.bridge.places import (
    codes_above as codes_above,
)
from shouwang.apps.territory.bridge.places import (
    door_parts as door_parts,
)
from shouwang.apps.territory.bridge.places import (
    label_of as label_of,
)
from shouwang.apps.territory.bridge.places import (
    missing_places as missing_places,
)
from shouwang.apps.territory.bridge.places import (
    named as named,
)
from shouwang.apps.territory.bridge.places import (
    person_keys as person_keys,
)
from shouwang.apps.territory.bridge.places import (
    place_keys as place_keys,
)
from shouwang.apps.territory.bridge.places import (
    place_row as place_row,
)
from shouwang.apps.territory.bridge.places import (
    sign_of as sign_of,
)
from shouwang.apps.territory.bridge.places import (
    sort_key as sort_key,
)
from shouwang.apps.territory.bridge.register import (
    RESIDENT_FIELDS as RESIDENT_FIELDS,
)
from shouwang.apps.territory.bridge.register import (
    doors_of as doors_of,
)
from shouwang.apps.territory.bridge.register import (
    fill_household as fill_household,
)
from shouwang.apps.territory.bridge.register import (
    fill_resident as fill_resident,
)
from shouwang.apps.territory.bridge.register import (
    head_of as head_of,
)
from shouwang.apps.territory.bridge.register import (
    household_row as household_row,
)
from shouwang.apps.territory.bridge.register import (
    member_of as member_of,
)
from shouwang.apps.territory.bridge.register import (
    register_of as register_of,
)
from shouwang.apps.territory.bridge.register import (
    resident_values as resident_values,
)
from shouwang.apps.territory.bridge.sheets import (
    Making as Making,
)
from shouwang.apps.territory.bridge.sheets import (
    cells_for as cells_for,
)
from shouwang.apps.territory.bridge.sheets import (
    cells_left_out as cells_left_out,
)
from shouwang.apps.territory.bridge.sheets import (
    changes_from as changes_from,
)
from shouwang.apps.territory.bridge.sheets import (
    compound_told as compound_told,
)
from shouwang.apps.territory.bridge.sheets import (
    edited_book as edited_book,
)
from shouwang.apps.territory.bridge.sheets import (
    edited_sheet as edited_sheet,
)
from shouwang.apps.territory.bridge.sheets import (
    household_of_plain as household_of_plain,
)
from shouwang.apps.territory.bridge.sheets import (
    member_of_plain as member_of_plain,
)
from shouwang.apps.territory.bridge.sheets import (
    people_in as people_in,
)
from shouwang.apps.territory.bridge.sheets import (
    plain_change as plain_change,
)
from shouwang.apps.territory.bridge.sheets import (
    plain_doubts as plain_doubts,
)
from shouwang.apps.territory.bridge.sheets import (
    plain_plan as plain_plan,
)
from shouwang.apps.territory.bridge.sheets import (
    plain_record as plain_record,
)
from shouwang.apps.territory.bridge.sheets import (
    plain_tables as plain_tables,
)
from shouwang.apps.territory.bridge.sheets import (
    plan_of as plan_of,
)
from shouwang.apps.territory.bridge.sheets import (
    row_key as row_key,
)
from shouwang.apps.territory.bridge.sheets import (
    said as said,
)
from shouwang.apps.territory.bridge.sheets import (
    text_at as text_at,
)
from shouwang.apps.territory.bridge.sheets import (
    understood as understood,
)
