"""The family of refusals. Each carries a stable code and parameters; doors add the sentence.

ContestError
├── Invalid            what was sent has no usable shape (by field)
├── Missing            unknown, or not to be seen by this caller: the two look alike
├── NotAllowed         a role may not do this
│   ├── MembersOnly
│   ├── ChallengeRequired    this network makes many voters: a proof of work is asked
│   │   └── ProofRefused     one was sent that proves nothing here: ask again
│   └── CrossSite
├── NotAuthenticated
│   ├── WrongPassword
│   └── VoterTokenInvalid
├── Conflict           the rules or the state of things say no
│   ├── VotingClosed · OwnPhoto · VoteBudgetSpent · TotalsHidden
│   ├── RulesFrozen    voting opened: its rules stay as they are
│   ├── SubmissionClosed · QuotaUsed · ConsentChanged · DuplicatePhoto
│   ├── AlreadyDecided · VerdictOpen · VerdictConflict · NotInThisState
│   ├── RosterChanged · AlreadyUndone · ChangeDependedOn
│   ├── ObjectionsClosed · ExplainedEnough
│   ├── TooManyUploads · UploadConflict · UploadUnfinished · UploadBusy
│   └── CodeRefused    a one-time code: unknown, used, expired, tried too often
├── ImageRefused       the file: too large, not an image, unreadable, too many or few pixels
├── SheetRefused       a roster's file: too large or long, not a table, unreadable, no headings
├── ChecksumMismatch   a piece of an upload is not what its sender says
├── BodyTooSlow        what was sent came too slowly, or not at all
├── TooManyRequests    with the seconds to wait
└── NotNow             the house, not the caller, is the reason
    ├── TooBusy
    └── StorageFull
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class ContestError(Exception):
    """A refusal: `code` never changes, `params` fill the sentence."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params


class Invalid(ContestError):
    """One or more fields cannot be used; `fields` names a reason code for each."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, Sequence[str]], **params: Any) -> None:
        super().__init__(n=len(fields), **params)
        self.fields = {name: list(reasons) for name, reasons in fields.items()}


class Missing(ContestError):
    code = "not-found"


class NotAllowed(ContestError):
    code = "permission-denied"


class MembersOnly(NotAllowed):
    code = "members-only"


class ChallengeRequired(NotAllowed):
    """`challenge` is what is to be solved, as the ALTCHA protocol writes it."""

    code = "challenge-required"


class ProofRefused(ChallengeRequired):
    """What was sent as a proof of work is not ours, wrong, expired, or for another photo."""


class CrossSite(NotAllowed):
    code = "cross-site"


class NotAuthenticated(ContestError):
    code = "not-authenticated"


class WrongPassword(NotAuthenticated):
    code = "wrong-password"


class VoterTokenInvalid(NotAuthenticated):
    code = "voter-token-invalid"


class Conflict(ContestError):
    code = "conflict"


class VotingClosed(Conflict):
    """The vote came outside [opens, closes)."""

    code = "voting-closed"


class OwnPhoto(Conflict):
    code = "own-photo"


class VoteBudgetSpent(Conflict):
    code = "vote-budget-spent"


class TotalsHidden(Conflict):
    code = "totals-hidden"


class RulesFrozen(Conflict):
    """Voting opened: its rules stay as they are."""

    code = "rules-frozen"


class SubmissionClosed(Conflict):
    code = "submission-closed"


class QuotaUsed(Conflict):
    code = "quota-used"


class ConsentChanged(Conflict):
    code = "consent-changed"


class DuplicatePhoto(Conflict):
    """The author's own living photo has the same bytes or pixels."""

    code = "duplicate-photo"


class AlreadyDecided(Conflict):
    code = "already-decided"


class VerdictOpen(Conflict):
    code = "verdict-open"


class VerdictConflict(Conflict):
    """Other verdicts say that it cannot be so; `pairs` are their ids."""

    code = "verdict-conflict"


class NotInThisState(Conflict):
    code = "not-in-this-state"


class RosterChanged(Conflict):
    """Units or members were changed by somebody else while this was being worked out."""

    code = "roster-changed"


class AlreadyUndone(Conflict):
    code = "already-undone"


class TooLateToUndo(Conflict):
    code = "too-late-to-undo"


class ChangeDependedOn(Conflict):
    """Something was built on a change of the tree, so that it cannot be undone any more."""

    code = "change-depended-on"


class CodeRefused(Conflict):
    """`code` is one of code-unknown, code-used, code-expired, code-locked."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code  # type: ignore[misc]  # one class for the four faults of a code
        super().__init__(**params)


class ObjectionsClosed(Conflict):
    """`ends_at` is when the notice period ended."""

    code = "objections-closed"


class ExplainedEnough(Conflict):
    """The author has written `n` times about a photo."""

    code = "explained-enough"


class TooManyUploads(Conflict):
    """The author has `n` unfinished uploads that are still coming."""

    code = "too-many-uploads"


class UploadConflict(Conflict):
    """A piece that does not begin where the upload ends; `offset` is where it ends."""

    code = "upload-conflict"


class UploadUnfinished(Conflict):
    code = "upload-unfinished"


class UploadBusy(Conflict):
    """Another request writes to the upload, or makes it a photo."""

    code = "upload-busy"


class ChecksumMismatch(ContestError):
    code = "checksum-mismatch"


class SheetRefused(ContestError):
    """`code` is one of the faults of a roster's file: sheet-too-large, unsupported-sheet,
    unreadable-sheet, sheet-encoding, sheet-too-long, sheet-without-columns, sheet-columns-twice."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code  # type: ignore[misc]  # one class for the faults of a file
        super().__init__(**params)


class ImageRefused(ContestError):
    """`code` is one of the image faults: file-too-large, unsupported-image, unreadable-image,
    image-too-large, image-too-small."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code  # type: ignore[misc]  # one class for the five faults of a file
        super().__init__(**params)


class BodyTooSlow(ContestError):
    code = "body-too-slow"


class TooManyRequests(ContestError):
    code = "too-many-requests"

    def __init__(self, retry_after: int, **params: Any) -> None:
        super().__init__(s=retry_after, **params)
        self.retry_after = max(1, retry_after)


class NotNow(ContestError):
    code = "not-now"
    retry_after: ClassVar[int] = 5


class TooBusy(NotNow):
    code = "too-busy"


class StorageFull(NotNow):
    code = "storage-full"
    retry_after = 600
