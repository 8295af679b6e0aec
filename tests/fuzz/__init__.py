"""Fuzzing of all code that reads what a stranger wrote.

`mutated` damages documents at random and needs nothing but Python; `guided` lets atheris look for documents that reach
new code. Both run the `targets` and judge their answers by `checks`.
"""
