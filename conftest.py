"""Lets a checkout that is not installed collect the cases of `rules/`, as an installed one does."""

from importlib import import_module

import pytest

pytest_plugins = ["pytester"]


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Registers what the entry point `targets` of pytest names, unless that has been done."""
    if not pluginmanager.has_plugin("targets"):
        pluginmanager.register(import_module("targets.pytest_plugin"), "targets")
