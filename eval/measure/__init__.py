"""Measurements on forged reports: the real ingest pipeline against known truth."""
