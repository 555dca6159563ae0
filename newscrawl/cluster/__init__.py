"""Crawls on several machines: Celery hands out units of work, the state's table of units says what is done.

    celery -A newscrawl.cluster beat      sends each site of NEWSCRAWL_SITES when its interval is over
    celery -A newscrawl.cluster worker    takes one message at a time and runs `scrapy crawl` for it

    celery.py    the app and its settings: JSON only, late acknowledgement, no results
    beat.py      the schedule, from the profiles' intervals and the table
    tasks.py     what a message asks for; what becomes of the message
    work.py      a message's site or file, validated, as a unit of work
    attempt.py   what is done about a unit: nothing, wait, or a crawl
    backfill.py  files as units, and reading them here; sending.py sends them to the workers
    state.py     the state, opened for a look
    process.py   that crawl in a process of its own, which ends with the worker
    tether.py    what that process runs

A message may come twice, late or never: an attempt looks into the table first, and the crawl itself takes the lease.
Only celery.py, beat.py, tasks.py and sending.py import Celery; `scrapy backfill` uses the others without it.
"""
