"""Encodes a photograph of one's own anew, upright, with nothing in it but the picture."""

from io import BytesIO
from pathlib import Path

from polltrail.errors import PhotographError

QUALITY = 90


def encode_anew(path: Path, data: bytes) -> bytes:
    """Encode a photograph as a JPEG that has its pixels and nothing else.

    The same bytes give the same bytes, with the same release of Pillow.

    Raises
    ------
    PhotographError
        It cannot be decoded.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        written = BytesIO()
        Image.frombytes("RGB", upright.size, upright.tobytes()).save(
            written, "JPEG", quality=QUALITY, optimize=True
        )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise PhotographError(
            f"{path}: expected a photograph that can be decoded, found: {exc}; nothing was sent"
        ) from exc
    return written.getvalue()
