"""Exit 4: the ledger cannot be used, or not in that way."""

from __future__ import annotations

from tracker_scope.errors.base import TrackerScopeError


class LedgerError(TrackerScopeError):
    """The ledger cannot be used."""

    code = "ledger"
    exit_code = 4
    sentence = "The ledger {path} cannot be used: {problem}."
    hint = "Restore a backup made with “tracker-scope ledger backup”."


class LedgerBusy(LedgerError):
    """Another process is writing."""

    code = "ledger-busy"
    sentence = "Another process has been writing to the ledger since {since}, on the account of “{who}”."
    hint = "Wait until it has ended; readers are never blocked."


class LedgerFull(LedgerError):
    """The disk is full."""

    code = "ledger-full"
    sentence = "The disk of {path} is full; nothing that was committed is lost."
    hint = "Free some space and run the same command again: it goes on from where it stopped."


class LedgerNewer(LedgerError):
    """Written by a newer version of this tool."""

    code = "ledger-newer"
    sentence = "The ledger {path} has schema {found}, and this version knows {known}."
    hint = "Install a newer tracker-scope."


class LedgerDamaged(LedgerError):
    """Not a ledger, or no longer a readable one."""

    code = "ledger-damaged"
    sentence = "The file {path} is damaged, or is not a ledger."
    hint = "Restore a backup made with “tracker-scope ledger backup”."


class LedgerMissing(LedgerError):
    """A view was asked of a ledger that is not there: an empty one must not take its place."""

    code = "ledger-missing"
    sentence = "There is no ledger at {path}."
    hint = "Restore a backup; where nothing was recorded yet, “tracker-scope capture FILE” makes a new one."


class LedgerNotBegun(LedgerMissing):
    """Neither the ledger nor its folder is there, and a live tracker is declared."""

    code = "ledger-not-begun"
    sentence = "Nothing was captured into {path} yet."
    hint = (
        "Run “tracker-scope capture --source {source}”: that makes the ledger; "
        "where there was one, put it back there first."
    )


class LedgerNotMade(LedgerError):
    """There is no ledger yet, and the operating system lets us make none there."""

    code = "ledger-not-made"
    sentence = "There is no ledger at {path} yet, and none can be made there: {problem}."
    hint = (
        "Get the right to write to its folder, or name another place with “ledger” in tracker-scope.toml; "
        "nothing is lost."
    )


class LedgerReadOnly(LedgerError):
    """The operating system lets us read the ledger but not write to it."""

    code = "ledger-read-only"
    sentence = "The ledger {path} cannot be written to."
    hint = "Check the permissions of the file and of its folder."


class LedgerRemoved(LedgerError):
    """The file was deleted or replaced while it was in use."""

    code = "ledger-removed"
    sentence = "The ledger {path} was removed or replaced while it was in use."
    hint = "Put it back or restore a backup, then run the same command again."


class RecordUnknown(LedgerError):
    """No record of that number, or not one of the kind that was asked for."""

    code = "record-unknown"
    sentence = "The ledger {path} holds no such record: {record}."
    hint = "Check the number; “tracker-scope status” says how many records there are."


class RecordErased(LedgerError):
    """The bytes were erased; the envelope and its place in the tree remain."""

    code = "record-erased"
    sentence = "The bytes of record {record} were erased."
    hint = "Its envelope, its commitment and the record of the erasure remain in {path}."


class BackupFailed(LedgerError):
    """A backup could not be written or did not verify."""

    code = "backup-failed"
    sentence = "The backup {path} could not be made: {problem}."
    hint = "Name another place; an existing file is never overwritten."


class BackupExists(BackupFailed):
    """A backup was to be written where a file is."""

    code = "backup-exists"
    sentence = "There is a file at {path}; a backup never overwrites one."
    hint = "Name another file."
