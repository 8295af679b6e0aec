"""HTTP authentication and the credentials that a request may carry."""
