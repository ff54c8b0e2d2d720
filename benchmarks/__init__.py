"""Measurements: ``make bench-SUBJECT`` runs ``bench_SUBJECT.py``."""
