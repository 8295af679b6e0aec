"""The project's benchmarks; each prints its figures as a table: python -m tests.benchmarks [NAME ...]."""
