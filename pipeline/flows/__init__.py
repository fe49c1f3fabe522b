"""The work on a deposit, from its folder to its report.

The order is stated once, in :mod:`pipeline.flows.ordre`; it runs in process, or as the flows of
:mod:`pipeline.flows.orchestration`, the only room that imports Prefect.
"""
