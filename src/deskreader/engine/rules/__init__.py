"""Rules as use cases: matched against what arrives, tried on stored articles, made, changed, imported and undone."""
