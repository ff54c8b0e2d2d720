"""Rules of the gate: CertLogic expressions over facts, packs of rules, verdicts with reasons."""
