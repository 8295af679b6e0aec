"""HTTP: one `Web.get` with limits and deadlines, politeness, credentials. The only room that knows requests."""
