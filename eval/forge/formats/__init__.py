"""The same truths as files: web pages, Word documents, PDFs, scans."""

from eval.forge.formats.write import ForgedFile, Kind, forge_files

__all__ = ["ForgedFile", "Kind", "forge_files"]
