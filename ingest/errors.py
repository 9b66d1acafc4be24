"""The errors of ingest.

IngestError
├── UnreadableFile      this file cannot be read, or is no annual report: skipped with the reason
│   └── TooLarge        it goes beyond a limit of the settings
├── LibraryMissing      there is no library at the path
├── LibraryDamaged      it is there and cannot be used; the message says how to mend it
├── LibraryBusy         another process is writing to it
├── UnknownReport       the library has no report of that id
├── UnknownAgency       the library has no agency of that name
└── SettingsError       a setting has a value that cannot be used

Messages are one clear Chinese sentence each, shown to people as they are.
"""


class IngestError(Exception):
    """Base of all that bad input or a bad environment can cause in ingest."""


class UnreadableFile(IngestError):
    """A file that cannot be read, or is not an annual report."""


class TooLarge(UnreadableFile):
    """A file beyond a limit of the settings."""


class LibraryMissing(IngestError):
    """There is no library at the path."""


class LibraryDamaged(IngestError):
    """The library cannot be used as it is."""


class LibraryBusy(IngestError):
    """Another process is writing to the library."""


class UnknownReport(IngestError):
    """The library has no report of that id."""


class SettingsError(IngestError):
    """A setting has a value that cannot be used."""


class UnknownAgency(IngestError):
    """The library has no agency of that name."""
