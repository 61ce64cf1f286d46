"""``python -m audit_lib`` is ``audit``."""

from audit_lib.cli import main

if __name__ == "__main__":
    main()
