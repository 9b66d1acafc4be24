"""Settings, read once from `NIANBAO_*` variables at the entry point and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from ingest.errors import SettingsError
from ingest.schema import Model


class Settings(Model):
    """All settings; each field `x` is the variable `NIANBAO_X`."""

    library: Path = Path(".nianbao")
    embedding_model: str = ""
    embedding_download: bool = False
    model: str = ""
    model_base_url: str = ""
    model_api_key: str = ""
    model_timeout: float = 20.0
    max_file_megabytes: float = 50.0
    max_pages: int = 500
    max_scanned_pages: int = 60
    reader_seconds: float = 60.0
    reader_megabytes: int = 1024
    scan_seconds: float = 20.0
    max_text_characters: int = 2_000_000
    max_archive_files: int = 2000
    max_archive_megabytes: float = 500.0
    max_archive_ratio: float = 200.0
    max_image_megapixels: float = 80.0
    keep_originals: bool = True
    jobs: int = 0
    frame_ancestors: str = ""
    cors_origins: str = ""
    max_in_flight: int = 64
    max_body_kilobytes: int = 4096
    agencies: str = ""
    feedback: bool = True
    keep_questions: bool = False
    question_days: int = 90
    embeds: Path | None = None
    blocked_words: Path | None = None
    root_path: str = ""
    workers: int = 1
    answer_seconds: float = 20.0
    client_per_minute: int = 240
    trusted_proxies: str = "127.0.0.1 ::1"
    operator_password: str = ""
    max_upload_megabytes: float = 200.0


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment gives; SettingsError names the variable that is off."""
    given = os.environ if environment is None else environment
    values = {
        name: given[f"NIANBAO_{name.upper()}"]
        for name in Settings.model_fields
        if given.get(f"NIANBAO_{name.upper()}")
    }
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        variable = f"NIANBAO_{name.upper()}"
        raise SettingsError(f"设置 {variable}={values[name]} 无法使用，请改正后重试。") from None
