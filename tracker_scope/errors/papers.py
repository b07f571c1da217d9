"""Exits 5 and 6: a contract document cannot be used, or a document of ours cannot be made."""

from __future__ import annotations

from tracker_scope.errors.base import TrackerScopeError


class ContractError(TrackerScopeError):
    """A contract document cannot be used."""

    code = "contract"
    exit_code = 5
    sentence = "{path} cannot be read as a contract document: {problem}."
    hint = "Check that it is the right file, and give it with numbered headings."


class ContractEmpty(ContractError):
    """A contract document without a single word."""

    code = "contract-empty"
    sentence = "{path} is empty."
    hint = "Check that it is the right file; nothing was recorded."


class ContractNotText(ContractError):
    """Bytes that are no text in any encoding that we read."""

    code = "contract-not-text"
    sentence = "{path} is not text in UTF-8, UTF-16 or Windows-1252."
    hint = "Save it as text in UTF-8; nothing was recorded."


class ContractDamaged(ContractError):
    """A document that is truncated, altered, or not what its ending says."""

    code = "contract-damaged"
    sentence = "{path} cannot be opened: {problem}."
    hint = "Open it in the program that it was written with and save it again; nothing was recorded."


class ContractProtected(ContractError):
    """A document under a password, or in the binary format of old."""

    code = "contract-protected"
    sentence = "{path} is protected by a password, or in the format from before 2007."
    hint = "Save it without a password, in the format of today; nothing was recorded."


class ContractTooLarge(ContractError):
    """A document that would take more room, time or memory than one may."""

    code = "contract-too-large"
    sentence = "{path} takes up more than {size} MB once it is unpacked."
    hint = "Take out its images, or cut it into several documents; nothing was recorded."


class ReaderStopped(ContractError):
    """A reader that took too long or too much memory, or that ended without an answer."""

    code = "reader-stopped"
    sentence = "{path} was not read: {problem}."
    hint = "Save it again in the program that it was written with, or cut it into several documents."


class BaselineMissing(ContractError):
    """An amendment, or a view, without a baseline."""

    code = "baseline-missing"
    sentence = "No baseline specification is recorded."
    hint = "Add it with “tracker-scope contract add FILE --kind baseline”."


class BaselineExists(ContractError):
    """A second baseline."""

    code = "baseline-exists"
    sentence = "A baseline is recorded already: {label}."
    hint = "What changes it later is an amendment: --kind amendment. A wrong record: “contract withdraw”."


class DocumentRecorded(ContractError):
    """The same bytes, of the same kind, under other dates."""

    code = "document-recorded"
    sentence = "{path} is recorded already as {label}, signed on {signed}, effective on {effective}."
    hint = "Withdraw that record first: “tracker-scope contract withdraw {id} --by PERSON --reason TEXT”."


class DocumentUnknown(ContractError):
    """No standing document of the contract under that label or id."""

    code = "document-unknown"
    sentence = "No document of the contract is recorded as {document}."
    hint = "The contract holds: {known}."


class DocumentAmbiguous(ContractError):
    """Several standing documents of the contract bear that label."""

    code = "document-ambiguous"
    sentence = "{document} names several documents of the contract."
    hint = "Give the id of one of them: {known}."


class GreyZoneUnknown(ContractError):
    """No remark on a clause in force under that id."""

    code = "grey-zone-unknown"
    sentence = "No remark on the clauses in force bears the id {id}."
    hint = "“tracker-scope contract check --all” lists them; the id of a remark changes when its clause does."


class GreyZoneAmbiguous(ContractError):
    """Several remarks under the beginning of an id."""

    code = "grey-zone-ambiguous"
    sentence = "Several remarks bear an id that begins with {id}."
    hint = "Give one of them: {known}."


class DismissalUnclear(ContractError):
    """A remark set aside without a reason."""

    code = "dismissal-unclear"
    sentence = "A remark is set aside for a reason, and none is given."
    hint = "Give it with --reason, in words that the other party can read."


class ContractFormatUnknown(ContractError):
    """No reader answers to that file ending."""

    code = "contract-format-unknown"
    sentence = "No reader for {path}."
    hint = "These endings are read: {known}."


class AmendmentUnreadable(ContractError):
    """An amendment in which no change of a clause was found."""

    code = "amendment-unreadable"
    sentence = "No change of a clause was found in {path}."
    hint = "Write the changes as “Section 4.2 is replaced by the following:” with the new text as a block quote."


class DocumentError(TrackerScopeError):
    """A document cannot be made."""

    code = "document"
    exit_code = 6
    sentence = "The document cannot be made: {problem}."
    hint = "Correct the figures; nothing was written."


class CountsDisagree(DocumentError):
    """Classes and exclusions do not sum to what was captured."""

    code = "counts-disagree"
    sentence = "The counts do not sum: {counted} tickets are classified or excluded, {captured} were captured."
    hint = "Please report it with the command that you ran; nothing was written."


class WordingBroken(TrackerScopeError):
    """A wording file lacks a sentence, or a sentence asks for other values than it is given."""

    code = "wording-broken"
    sentence = "The wording in {language} does not fit at {key}: {problem}."
    hint = "Please report it with the command that you ran."


class OutputFailed(DocumentError):
    """A file cannot be written."""

    code = "output-failed"
    sentence = "{path} cannot be written: {problem}."
    hint = "Name another place (of a document: --out), check your rights, or free some space."
