"""A small filled vault for each test, as the other tests of the vault have it."""

from tests.storage.conftest import _template, small

__all__ = ["_template", "small"]
