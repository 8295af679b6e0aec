"""Makes what is shipped: icons, manual page, licences, bundle, packages; each by `python -m builders.NAME`."""
