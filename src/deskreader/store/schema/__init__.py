"""The schema, one module for each version that changed it, and the migrations that run them."""
