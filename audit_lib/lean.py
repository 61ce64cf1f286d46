"""A package that others load and nobody here needs; to import this before them is to leave it out.

``jsonschema`` checks internationalised addresses by a parser that it builds at import, for seconds; no notebook and no
suite holds any.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # an import of it fails, as if not installed
