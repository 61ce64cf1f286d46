"""What the zygote loads before it is forked; to import this module is to do its work, and nothing else imports it."""

import gc
from importlib import import_module

_LOADED = (
    "audit_lib.report",
    "audit_lib.report.shell",
    "audit_lib.report.zygote",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "pandas.core.methods.to_dict",
    "pdb",
)
_CALLED = (  # each remembers what it found
    ("audit_lib.reference", "load_tables"),
    ("audit_lib.report.ledger", "name_software"),
    ("audit_lib.report.render", "render_styles"),
    ("audit_lib.report.shell", "make_shell"),
    ("audit_lib.rules", "load_suites"),
)

for name in _LOADED:
    import_module(name)
for name, function in _CALLED:
    getattr(import_module(name), function)()
gc.collect()
gc.freeze()  # what is loaded stays shared: no collection in what is forked touches it
