"""The work on a deposit, from its folder to its report.

The order is stated once, in :mod:`pipeline.flows.ordre`; it runs in process, or as Prefect tasks in
:mod:`pipeline.flows.pre_instruction`, the only module that imports Prefect.
"""
