"""The detected part written as simple HTML: figures, tables, code, leads."""
