"""Photos that were sent before: the only user of the look-alike engine.

Same bytes or pixels by the same author are stopped by constraints (`domain.submission`); here are
the near ones, of anybody, in any contest. They are held for a person, whose verdict is remembered
for the pair.

finding      what a picture looks like: the same bytes or pixels, then the engine's answer
same_pixels  the same pixels in another format
shelf        all fingerprints as this process asks them: an index on disk, and a tail of new ones
generations  the indexes on disk, one after another
pairs        what was found is kept, and holds the photo
verdicts     what a person says of a pair, and what follows from it
looking      which pair comes next, what was said of it before, how copies hang together
clusters     photos that were judged to be one work
originals    which photo of a pair may be the original: proposed, never chosen
second_pass  the slow look after a submission
reindexing   all fingerprints anew, when the engine is replaced
warming      what the first search of a process needs, loaded beside
locks        who waits for whom
"""

from photo_contest.domain.duplicates.clusters import cluster_of
from photo_contest.domain.duplicates.finding import Found, Like, Picture, likely, newcomers
from photo_contest.domain.duplicates.looking import (
    Turn,
    Work,
    held_by_others,
    history_of,
    may_settle,
    pair_told_to,
    pairs_named,
    turn_of,
    waiting_for,
    work_of,
)
from photo_contest.domain.duplicates.originals import likelier_original
from photo_contest.domain.duplicates.pairs import (
    forget_pairs,
    hold,
    locked_photos,
    locked_with_partners,
    release_if_settled,
    remember_fingerprint,
)
from photo_contest.domain.duplicates.verdicts import (
    Settled,
    lies_in,
    pair_for,
    pairs_for,
    reopen,
    settle,
    standing_of,
)

__all__ = [
    "Found",
    "Like",
    "Picture",
    "Settled",
    "Turn",
    "Work",
    "cluster_of",
    "forget_pairs",
    "held_by_others",
    "history_of",
    "hold",
    "lies_in",
    "likelier_original",
    "likely",
    "locked_photos",
    "locked_with_partners",
    "may_settle",
    "newcomers",
    "pair_for",
    "pair_told_to",
    "pairs_for",
    "pairs_named",
    "release_if_settled",
    "remember_fingerprint",
    "reopen",
    "settle",
    "standing_of",
    "turn_of",
    "waiting_for",
    "work_of",
]
