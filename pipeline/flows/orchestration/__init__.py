"""The work as Prefect flows, one a module: the only room that imports Prefect.

The application's own database is the truth: what is due stands in its queue, and a run takes what it
finds there. A run that dies loses nothing; whoever comes next takes it up. A run fails when *we* fail,
and what Prefect keeps of it names requests by their numbers and failures by their codes, nothing else.
"""
