"""Questions to the territory and the register."""

from shouwang.apps.territory.reads import places as places
