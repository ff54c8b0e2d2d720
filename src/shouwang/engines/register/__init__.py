"""
The household register: understanding sheets as communities keep them, and planning what they change.

Records in, records out: workbooks become households and doubts (:mod:`.reading`), households and a register become a plan (:mod:`.planning`).
"""
