"""The rules, one table of named cases for each reason code."""
