"""The statutory forms as data, and the arithmetic that proves a table."""

from ingest.form.forms import Column, Form, FormTable, Row, form, forms

__all__ = ["Column", "Form", "FormTable", "Row", "form", "forms"]
