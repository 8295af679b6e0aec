"""RSS, Atom, RDF and JSON Feed documents to ParsedFeed, however damaged they are."""
