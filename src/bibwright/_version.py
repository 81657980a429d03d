"""The version, which a build takes from the tag; a source tree that was never built has none."""

from importlib import import_module

__all__ = ["__version__"]

try:
    __version__: str = import_module("bibwright._built_version").__version__
except ModuleNotFoundError:
    __version__ = "0+unknown"
