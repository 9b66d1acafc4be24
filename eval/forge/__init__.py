"""The forge: any number of synthetic reports with known truth, from a seed number."""

from eval.forge.filing import CLEAN, Order
from eval.forge.report import forge, renumbered
from eval.forge.schema import Families, Forged, ReportTruth

__all__ = ["CLEAN", "Families", "Forged", "Order", "ReportTruth", "forge", "renumbered"]
