"""Questions to the territory and the register."""

from shouwang.apps.territory.reads import imports as imports
from shouwang.apps.territory.reads import places as places
from shouwang.apps.territory.reads import register as register
from shouwang.apps.territory.reads import search as search
