"""The thinking: records in, records out; no Django, clock, dice, database or human language."""
