"""The refresh round: which feeds are due, fetching them, storing what they bring."""
