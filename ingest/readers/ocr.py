"""The OCR engine (extra `ocr`: rapidocr on onnxruntime, its models inside the package)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from numpy import ndarray

    Image = ndarray[Any, Any]

_MISSING = "读取扫描件和图片需要文字识别组件，请运行 pip install 'nianbao[ocr]' 后重试。"
_NARROW = 64
_NARROW_BATCH = 16
_WIDE_BATCH = 4
_HEIGHT = 48
_LONG = 4.0
"""Pictures wider than this many heights are lines, the others figures and short words."""
_DETECT_SIDE = 1600


@dataclass(frozen=True, slots=True)
class Found:
    """A line of text found on a picture, with how sure the engine is of it (0–1)."""

    text: str
    sure: float
    left: float
    top: float
    right: float
    bottom: float


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise UnreadableFile(_MISSING) from None
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def require() -> None:
    """UnreadableFile, saying what to install, where the extra is missing."""
    _engine()


def recognise(pictures: Sequence[Image]) -> list[tuple[str, float]]:
    """The text on each picture of one line, and how sure the engine is of it."""
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    engine = _engine()
    recogniser = engine._load_rec_model()
    results: list[tuple[str, float]] = [("", 0.0)] * len(pictures)
    wide = [i for i, picture in enumerate(pictures) if _ratio(picture) > _LONG]
    narrow = [i for i, picture in enumerate(pictures) if _ratio(picture) <= _LONG]
    # Every picture is padded to the widest of its batch, and to this width at least.
    for indices, width, batch in ((narrow, _NARROW, _NARROW_BATCH), (wide, 320, _WIDE_BATCH)):
        if not indices:
            continue
        recogniser.rec_image_shape = [3, _HEIGHT, width]
        recogniser.rec_batch_num = batch
        read = recogniser(TextRecInput(img=[pictures[i] for i in indices]))
        for i, text, sure in zip(indices, read.txts, read.scores, strict=True):
            results[i] = (text, float(sure))
    return results


def _ratio(picture: Image) -> float:
    return float(picture.shape[1] / max(1, picture.shape[0]))


def read_lines(picture: Image) -> list[Found]:
    """The lines of text on a picture, found and read, in no particular order."""
    import numpy as np

    engine = _engine()
    height, width = picture.shape[:2]
    # The detector halves small pictures away: a strip gets some white around it.
    framed = np.full((max(height + 32, 96), max(width + 32, 96), 3), 255, dtype=np.uint8)
    framed[16 : 16 + height, 16 : 16 + width] = picture
    boxes = engine._load_det_model()(framed).boxes
    if boxes is None or not len(boxes):
        return []
    crops = engine.crop_text_regions(framed, boxes)
    found = []
    for box, (text, sure) in zip(boxes, recognise(crops), strict=True):
        xs, ys = box[:, 0] - 16, box[:, 1] - 16
        if text.strip():
            found.append(
                Found(
                    text,
                    sure,
                    float(xs.min()),
                    float(ys.min()),
                    float(xs.max()),
                    float(ys.max()),
                )
            )
    return found
