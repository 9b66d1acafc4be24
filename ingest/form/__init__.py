"""The statutory forms as data, and the arithmetic that proves a table."""

from ingest.form.arithmetic import Identity, grade, identities
from ingest.form.forms import Axis, Column, Form, FormTable, Row, Rule, form, forms

__all__ = [
    "Axis",
    "Column",
    "Form",
    "FormTable",
    "Identity",
    "Row",
    "Rule",
    "form",
    "forms",
    "grade",
    "identities",
]
