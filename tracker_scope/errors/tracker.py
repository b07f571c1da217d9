"""Exit 3: a live tracker stopped us, refused us, or showed us less than was asked."""

from __future__ import annotations

from tracker_scope.errors.source import ConnectorError
from tracker_scope.errors.usage import ExtraMissing, UsageError


class TrackerBusy(ConnectorError):
    """The tracker asks us to wait longer than the source allows."""

    code = "tracker-busy"
    sentence = "The tracker asks us to wait {minutes} min, until {until}: longer than this source allows."
    hint = "Run “tracker-scope capture” after that: it goes on from where it stopped; “wait” in the source allows more."


class TrackerUnreachable(ConnectorError):
    """No whole answer came, however often it was asked."""

    code = "tracker-unreachable"
    sentence = "The tracker gave no whole answer: {problem}."
    hint = "Check the address and the network, then run “tracker-scope capture”: it goes on from where it stopped."


class TrackerFailed(ConnectorError):
    """The tracker answers with faults of its own."""

    code = "tracker-failed"
    sentence = "The tracker answers with a fault of its own (status {status}), however often it is asked."
    hint = "Run “tracker-scope capture” later: it goes on from where it stopped."


class AnswerUnreadable(ConnectorError):
    """An answer that is not what its description says."""

    code = "answer-unreadable"
    sentence = "An answer of the tracker to {request} is not what its description says: {problem}."
    hint = (
        "Check the address of the source; what was captured before stays good. Where it comes again, "
        "“tracker-scope capture --sweep” gives the interrupted run up and begins anew."
    )


class SignInRefused(ConnectorError):
    """The token is not accepted."""

    code = "sign-in-refused"
    sentence = "{address} does not accept the sign-in of the source {source}: {problem}."
    hint = "Make a new token and put it into {place}; “tracker-scope sources check” tells whether it is accepted."


class SignInWithoutAccount(SignInRefused):
    """The token is not accepted, and no account was named beside it, without which a Jira Cloud accepts none."""

    code = "sign-in-without-account"
    hint = (
        "A Jira Cloud asks for the e-mail address of the account as well: {account_place} is not set. "
        "Where it is none, make a new token and put it into {place}; "
        "“tracker-scope sources check” tells whether it is accepted."
    )


class AccessRefused(ConnectorError):
    """The sign-in is accepted, and what was asked for is refused or not shown."""

    code = "access-refused"
    sentence = "{address} does not show {what} to {account}: {problem}."
    hint = "Check the name, and let the account read it; “tracker-scope sources check” tells what it sees."


class QueryRefused(ConnectorError):
    """The tracker does not take the search that the source declares."""

    code = "query-refused"
    sentence = "{address} refuses the search “{query}”: {problem}."
    hint = "Check the filter of the source, and the keys of its projects."


class SecretMissing(ConnectorError):
    """Nothing to sign in with."""

    code = "secret-missing"
    sentence = "There is no token for the source {source} ({address})."
    hint = "Put one into {place}, or keep it with “tracker-scope sources token {source}”; never in a settings file."


class SecretIncomplete(ConnectorError):
    """Of the parts of a sign-in, one is not there."""

    code = "secret-incomplete"
    sentence = "The sign-in of the source {source} ({address}) lacks a part: {place} is not set."
    hint = (
        "It is the e-mail address of a Jira Cloud account (“tracker-scope sources token {source}” keeps it too), "
        "or the id of a GitHub App or of its installation; docs/live-trackers.md describes each."
    )


class SecretUnusable(ConnectorError):
    """What stands where a secret goes cannot be one."""

    code = "secret-unusable"
    sentence = "The sign-in of the source {source} cannot be used: {problem}."
    hint = "Put it into {place} again, or keep it with “tracker-scope sources token {source}”, whole and alone."


class KeyringFailed(ConnectorError):
    """The system's keyring is locked, broken or not there."""

    code = "keyring-failed"
    sentence = "The keyring of this system cannot be used: {problem}."
    hint = "Unlock it, or put the token into the environment variable {place} instead."


class KeyringMissing(ExtraMissing):
    """The library that speaks to keyrings is not installed."""

    code = "keyring-missing"
    sentence = "The keyring needs a library that is not installed: {problem}."
    hint = (
        "Put the token into the environment variable {place} instead, "
        "or run “pip install '.[keyring]'” in the copy of the repository."
    )


class SourceUnusable(UsageError):
    """The address or the project that a source declares cannot be one."""

    code = "source-unusable"
    sentence = "The source {source} cannot be used: {problem}."
    hint = (
        "Correct --instance or --tracker-project, in tracker-scope.toml “instance” or “project”; no tracker was asked."
    )


class SourceNameInvalid(UsageError):
    """A name that cannot be that of a source."""

    code = "source-name-invalid"
    sentence = "“{name}” cannot be the name of a source: {problem}."
    hint = "Give “tracker-scope sources add” another name; nothing was written."


class InstanceMissing(UsageError):
    """A live source that does not say where its tracker is."""

    code = "instance-missing"
    sentence = "The source {source} lacks the address of its tracker: --instance is missing."
    hint = (
        "Add --instance with that address, for example https://acme.atlassian.net (in tracker-scope.toml: “instance”)."
    )


class OptionWithoutEffect(UsageError):
    """An option or a setting that a source's connector has no use for."""

    code = "option-without-effect"
    sentence = "{option} has no effect on the source {source} ({connector})."
    hint = "Leave {option} out, or the line “{entry}” of the source in tracker-scope.toml; no tracker was asked."


class FileForTracker(UsageError):
    """A file was given for what looks at a live tracker."""

    code = "file-for-tracker"
    sentence = "The connector {name} looks at a live tracker: it reads no file."
    hint = "Leave FILE out, or give it another --source or --connector; these read files: {known}."
