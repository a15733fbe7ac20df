"""The units report as one would write it without rollups: pandas on the raw rows.

    python -m bench.figures.raw DATABASE

Reads only the columns that are needed, from the same database, and prints how long that took and
the most memory that the process ever held.
"""

import json
import resource
import sqlite3
import sys
import time
from pathlib import Path

import pandas as pd

# A visitor's key is of one day, so that distinct keys are daily visitors, summed.
EVENTS = "SELECT photo_id, kind, visitor FROM analytics_event"
VOTES = """SELECT photo_id, voter, member_id FROM photo_contest_vote
WHERE withdrawn_at IS NULL AND state = 'counted'"""
PHOTOS = "SELECT id AS photo_id, unit_id, author_id, status FROM photo_contest_photo"


def main() -> None:
    begun = time.perf_counter()
    with sqlite3.connect(f"file:{Path(sys.argv[1])}?mode=ro", uri=True) as database:
        report = by_unit(database)
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": taken, "megabytes": peak / 1024, "units": len(report)}))


def by_unit(database: sqlite3.Connection) -> pd.DataFrame:
    """A row a unit: views, shares, visitors, votes, voters, participants, photos."""
    photos = pd.read_sql_query(PHOTOS, database)
    unit_of = photos.set_index("photo_id")["unit_id"]
    events = pd.read_sql_query(EVENTS, database)
    events["unit_id"] = events["photo_id"].map(unit_of)
    kinds = events.groupby(["unit_id", "kind"]).size().unstack(fill_value=0)
    visitors = events.groupby("unit_id")["visitor"].nunique().rename("visitors")
    votes = pd.read_sql_query(VOTES, database)
    votes["unit_id"] = votes["photo_id"].map(unit_of)
    voted = votes.groupby("unit_id")
    sent = photos[photos["status"] != "withdrawn"].groupby("unit_id")
    return pd.concat(
        [
            kinds,
            visitors,
            voted.size().rename("votes"),
            voted["voter"].nunique().rename("voters"),
            voted["member_id"].nunique().rename("members_voting"),
            sent.size().rename("photos"),
            sent["author_id"].nunique().rename("entrants"),
        ],
        axis=1,
    )


if __name__ == "__main__":
    main()
