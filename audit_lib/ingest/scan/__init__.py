"""Pictures of pages -> the same pages of characters and strokes that the PDF reader works on.

engine (text recognition) <- level (upright, straight) <- ruling (strokes), pieces (a crop for each line of each cell),
glyphs (characters with places and scores) <- page (all of it) <- reader (within limits); images (files of pictures).
"""

from audit_lib.ingest.scan.engine import DPI, INSTALL, is_installed

__all__ = ["DPI", "INSTALL", "is_installed"]
