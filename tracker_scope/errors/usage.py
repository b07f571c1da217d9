"""Exit 2: what was asked, the settings or a decision cannot be taken as they are."""

from __future__ import annotations

from tracker_scope.errors.base import TrackerScopeError


class UsageError(TrackerScopeError):
    """What was asked cannot be done as asked."""

    code = "usage"
    exit_code = 2
    sentence = "{problem}"
    hint = "See --help."


class ProjectMissing(UsageError):
    """No settings file where a project was expected."""

    code = "project-missing"
    sentence = "No project here: {path} does not exist."
    hint = "Run “tracker-scope init” in the project's folder, or name the folder with --project DIR."


class ProjectExists(UsageError):
    """A project is in that folder already."""

    code = "project-exists"
    sentence = "There is a project already: {path}."
    hint = "Edit that file, or name another folder with --into DIR."


class SettingsInvalid(UsageError):
    """The settings file cannot be read, or says something that we do not know."""

    code = "settings-invalid"
    sentence = "The settings in {path} cannot be used: {problem}."
    hint = "Correct the file; docs/settings.md lists every setting."


class SettingsReadOnly(UsageError):
    """The operating system does not let us write the project's file."""

    code = "settings-read-only"
    sentence = "The settings in {path} cannot be changed: {problem}."
    hint = "Get the right to write that file, or free some space, then run the same command again."


class FolderNotEmpty(UsageError):
    """A folder that should be ours alone holds something."""

    code = "folder-not-empty"
    sentence = "The folder {path} is not empty."
    hint = "Name another folder with --into DIR, or empty this one."


class FolderUnsafe(UsageError):
    """A ledger on a network or synchronised folder can be damaged."""

    code = "folder-unsafe"
    sentence = "{path} is on a network or synchronised folder ({kind}), where a ledger can be damaged."
    hint = "Choose a local folder, or say --force if you know that only one machine writes."


class FileMissing(UsageError):
    """No file at that path."""

    code = "file-missing"
    sentence = "There is no file at {path}."
    hint = "Check the spelling and the folder from which you run the command."


class FileUnreadable(UsageError):
    """The operating system refuses to read the file."""

    code = "file-unreadable"
    sentence = "{path} cannot be read: {problem}."
    hint = "Check that it is a file, and its permissions."


class ImportInvalid(UsageError):
    """A file of people, decisions or mappings says something that we cannot take."""

    code = "import-invalid"
    sentence = "{path} cannot be imported: {problem}."
    hint = "Correct that entry; nothing of the file was recorded."


class TimezoneMissing(UsageError):
    """An export whose dates carry no zone, and no zone was declared."""

    code = "timezone-missing"
    sentence = "The dates of {path} carry no time zone, and none is declared for this source."
    hint = "Add --timezone with the zone of whoever exported it, for example --timezone Europe/Paris."


class TimezoneUnknown(UsageError):
    """Not a zone of the IANA database."""

    code = "timezone-unknown"
    sentence = "{zone} is not a known time zone."
    hint = "Use a name of the IANA database, for example Europe/Paris or UTC."


class ConnectorUnknown(UsageError):
    """No connector of that name, or none recognises the file."""

    code = "connector-unknown"
    sentence = "No connector for {name}."
    hint = "Name one with --connector: {known}."


class FormatUnknown(UsageError):
    """No renderer of that name."""

    code = "format-unknown"
    sentence = "There is no output format {name}."
    hint = "The output formats are: {known}."


class ExtraMissing(UsageError):
    """A format needs a library that is not installed."""

    code = "extra-missing"
    sentence = "{name} needs a library that is not installed: {problem}."
    hint = "Run “pip install '.[{extra}]'” in the copy of the repository."


class SourceUnknown(UsageError):
    """The settings declare no source of that name."""

    code = "source-unknown"
    sentence = "No source is called {name}."
    hint = "The settings declare: {known}."


class SourceExists(UsageError):
    """A source of that name, or whose variables would be the same, is declared already."""

    code = "source-exists"
    sentence = "The settings declare the source {source} already."
    hint = "Choose another name, or edit tracker-scope.toml; names that differ in punctuation alone share a token."


class SourceNotLive(UsageError):
    """A source that is read from files has nothing to sign in to."""

    code = "source-not-live"
    sentence = "The source {source} ({connector}) is read from files: there is nothing to sign in to."
    hint = "Name a live source; “tracker-scope sources list” shows where each is read from."


class AddressUnsafe(UsageError):
    """An address to which no token may go."""

    code = "address-unsafe"
    sentence = "The source {source} is not asked: {problem}."
    hint = (
        "Correct “instance” in tracker-scope.toml: an address begins with https:// and holds no name and no password."
    )


class TokenMissing(UsageError):
    """A token was asked for and none was given."""

    code = "token-missing"
    sentence = "No token was given for the source {source}."
    hint = "Give it at the prompt, or on standard input; never as an argument, which other users of a machine can see."


class CaptureOfNothing(UsageError):
    """Neither a file nor a source with a path of its own was named."""

    code = "capture-of-nothing"
    sentence = "Nothing says what to capture: name a FILE, or a source that has a path or is a live tracker."
    hint = "Declare a tracker with “tracker-scope sources add”; the settings declare: {known}."


class SourceMismatch(UsageError):
    """A file from an instance or project that the source does not declare."""

    code = "source-mismatch"
    sentence = "The source {source} declares {expected}, and this file comes from {found}."
    hint = "Name the right source with --source, or declare another one in the settings. Nothing was stored."


class TicketUnknown(UsageError):
    """No ticket of that key was captured."""

    code = "ticket-unknown"
    sentence = "No captured ticket is called {ticket}."
    hint = "Check the key; “tracker-scope register” lists them."


class TicketAmbiguous(UsageError):
    """Several captured tickets answer to that key."""

    code = "ticket-ambiguous"
    sentence = "{ticket} names several captured tickets: {candidates}."
    hint = "Use the whole key, with its project."


class ClauseUnknown(UsageError):
    """No clause of that number was in force on that date."""

    code = "clause-unknown"
    sentence = "No clause {clause} was in force on {date}."
    hint = "See “tracker-scope contract show --as-of {date}”."


class PersonUnknown(UsageError):
    """Nobody of that name is recorded."""

    code = "person-unknown"
    sentence = "No person is recorded as {person}."
    hint = "Record the person with “tracker-scope people add”, or import a list with “people import FILE”."


class PartyUnknown(UsageError):
    """No party of that name is recorded."""

    code = "party-unknown"
    sentence = "No party is recorded as {party}."
    hint = "Check the name (yours is the setting “side”), or record it: “people add” with --party-name and --side."


class ByMissing(UsageError):
    """Nobody was named, and the user settings name nobody."""

    code = "by-missing"
    sentence = "Nobody is named for this record."
    hint = "Add --by PERSON, or set “me” in your user settings."


class AnswerMissing(UsageError):
    """A question was asked and the input ended."""

    code = "answer-missing"
    sentence = "The input ended before an answer was given."
    hint = "Answer the questions, or run “tracker-scope init --defaults”."


class DecisionUnclear(UsageError):
    """Not exactly one kind of decision, or no ticket, or no reason."""

    code = "decision-unclear"
    sentence = "This decision is not clear: {problem}."
    hint = "For example: tracker-scope decide PROJ-1 --clause 4.2 --by PERSON --reason TEXT."


class SourceNeeded(UsageError):
    """Another party's position without that party's own writing."""

    code = "source-needed"
    sentence = (
        "{person} belongs to {party}, another party than the one that records: its position needs its own writing."
    )
    hint = "Add --source with the comment (TICKET#N) or the file in which {person} wrote it."


class SourceNotTheirs(UsageError):
    """The cited comment was written by somebody else."""

    code = "source-not-theirs"
    sentence = "The comment {source} was not written by {person}."
    hint = "Cite a comment written from an account recorded for {person}, or a file."


class SourceNotFound(UsageError):
    """The cited comment was not captured."""

    code = "source-not-found"
    sentence = "No captured comment or file is called {source}."
    hint = "Cite TICKET#N as “tracker-scope ticket TICKET” numbers the comments, or the path of a file."


class SourceElsewhere(UsageError):
    """The cited comment belongs to another ticket and does not name the one that is decided."""

    code = "source-elsewhere"
    sentence = "The comment {source} stands in another ticket and does not name {ticket}."
    hint = "Cite a comment of {ticket}, or one whose text names {ticket}."


class DayNeeded(UsageError):
    """A file as another party's writing, without the day on which it was written."""

    code = "day-needed"
    sentence = "Nothing says on which day {person} took the position written in {source}."
    hint = "Add --made-on with that day."


class SourceLater(UsageError):
    """A decision dated before the writing on which it rests."""

    code = "source-later"
    sentence = "{source} was written after {date}, the day given for the decision."
    hint = "Give the day on which it was made with --made-on, not before the writing that it cites."


class RunUnknown(UsageError):
    """No run of that name."""

    code = "run-unknown"
    sentence = "No capture run is called {run}."
    hint = "“tracker-scope status” lists the runs."


class RunNotWithdrawn(UsageError):
    """Bytes are erased of withdrawn runs only."""

    code = "run-not-withdrawn"
    sentence = "The run {run} is not withdrawn: only what was withdrawn first can be erased."
    hint = "Withdraw it with “tracker-scope ledger withdraw {run} --reason TEXT”, then erase it."


class DateInvalid(UsageError):
    """Not a date or an instant that we can read."""

    code = "date-invalid"
    sentence = "{text} is neither a date nor an instant."
    hint = "Write 2026-03-31, or 2026-03-31T18:00:00+02:00."


class DateInFuture(UsageError):
    """A day or an instant of which nothing can be known yet."""

    code = "date-in-future"
    sentence = "{date} has not come yet: today is {today}."
    hint = "Give a date up to today; “tracker-scope contract show --as-of” alone looks further."


class OutputUnclear(UsageError):
    """Two forms of output for one command."""

    code = "output-unclear"
    sentence = "--json and --csv cannot be asked for together."
    hint = "Give one of them."


class PeriodInvalid(UsageError):
    """A period that ends before it begins."""

    code = "period-invalid"
    sentence = "The period from {start} to {end} is empty."
    hint = "The end is the first day after the period."


class NothingCaptured(UsageError):
    """A view was asked before any complete run."""

    code = "nothing-captured"
    sentence = "Nothing has been captured yet."
    hint = "Run “tracker-scope capture FILE” first."


class CaptureUnfinished(NothingCaptured):
    """A view was asked after a first run that was interrupted."""

    code = "capture-unfinished"
    sentence = "The last capture did not come to its end, and no other has been made."
    hint = "Run it again: it goes on from where it stopped (“tracker-scope status” names the command)."


class NothingKnown(NothingCaptured):
    """A view was asked of what had been recorded before the first run."""

    code = "nothing-known"
    sentence = "Nothing had been captured by {known}."
    hint = "The first capture was recorded at {first}: name a later instant with --known-at."
