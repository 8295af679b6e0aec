"""Rules that users make: which articles they match and by which passages, and what they come to together.

`rule_set.RuleSet` matches articles against many rules at once. Everything here is pure and knows no library; regular
expressions may take for ever, so the process that runs them has a time limit.
"""
