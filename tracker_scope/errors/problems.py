"""What exactly is wrong, inside an error's sentence: closed, so that every language can say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tracker_scope.errors.base import in_passing

# In the order of the stages; the French ones are under `[problems]` of the French wording file.
PROBLEMS: Final = {
    # the system and libraries, in words that are not ours
    "refused_by_system": "the operating system says: {words}",
    "refused_by_database": "SQLite says: {words}",
    "unforeseen": "{kind}: {words}",
    "no_module": "no module {module}",
    # files that people write
    "not_regular_file": "it is not a regular file",
    "toml": "it is not TOML: {words}",
    "too_deep": "it nests too deeply",
    "no_words": "nothing is written in it",
    "too_large": "it is larger than {most} MiB",
    "not_utf8": "it is not UTF-8 (byte {at})",
    "entry": "{place}: {words}",
    "entry_missing": "{place} is missing",
    "entry_unknown": "{place} is an unknown word",
    "entry_text": "{place} must be text",
    "entry_truth": "{place} must be true or false",
    "entry_number": "{place} must be a number",
    "entry_negative": "{place} must not be negative",
    "entry_day": "{place} must be a day, written 2026-03-31",
    "entry_list": "{place} must be a list",
    "entry_table": "{place} must be a table",
    "entry_choice": "{place} must be one of {choices}",
    "entry_form": "{place} must have the form {form}",
    "unknown_word": "unknown word {word}",
    "unknown_table": "unknown table {word}",
    "unknown_list": "unknown list {word}",
    "not_a_list_of_words": "{word} is not a list of words",
    "source_twice": "two sources are called {source}",
    "secret_in_settings": "{place} is a secret, and secrets never stand in a settings file: take it out, "
    "make a new one, and keep that with “tracker-scope sources token NAME” or in a variable",
    "unknown_party": "{person} belongs to a party that is not recorded ({party})",
    "authority_reversed": "an authority of {person} ends on {end}, before it begins on {start}",
    # decisions
    "decision_tables": "it must hold [[decision]] tables and nothing else",
    "decision_number": "decision {number}: {problem}",
    "one_kind": "name exactly one of clauses, correction_of, not_covered, internal",
    "one_option": "give exactly one of --clause, --correction-of, --not-covered, --internal",
    "ticket_and_reason": "a ticket and a reason are needed",
    "day_form": "made_on is a day, written 2026-03-31",
    # drafts of amendments and their figures
    "one_of_ticket_and_group": "give either --ticket or --group",
    "one_of_file_and_template": "give either a file of figures, or --template with the file to be written",
    "only_of_amendment": "--from goes with --kind amendment, and --confirm-file with --from",
    "draft_line": "line {line}: {problem}",
    "draft_without_line": "it holds no [[group.line]] table",
    "figure_form": "{place} is not a number that we take: {words}",
    "figure_too_long": "{place} has more digits than we take: {words}",
    "figure_ambiguous": "{place} can be read in two ways: {words}",
    "figure_decimals": "{place} has more than the {count} decimals of {currency}: {words}",
    "figure_rate": "{place} must be a percentage from 0 to 100: {words}",
    "currency_unknown": "{place} is no currency of ISO 4217: {words}",
    "line_not_in_draft": "{place} names a line that the draft does not have: {words}",
    "figures_ending": "a file of figures ends in .toml or .xlsx",
    "xlsx_damaged": "it is not an XLSX file that we can read ({words})",
    "xlsx_entities": "it declares entities, which no spreadsheet needs",
    "xlsx_other": "it has none of the sheets {names}",
    "xlsx_column_missing": "the sheet {sheet} has no column {column}",
    "xlsx_too_long": "the sheet {sheet} has more than {most} rows",
    "with_more": "{problem}; {more}",
    "with_others": "{problem}; {count} more like these",
    "figures_differ": "{first}: {one}, {second}: {other} (difference: {difference})",
    "percents_differ": "the percentages of the payments sum to {sum} and not to 100 (difference: {difference})",
    "removed_line_adds": "line {line} is removed and adds {amount}",
    "clarified_line_costs": "line {line} is clarified at no charge and comes to {amount}",
    "figure_of_line": "quantity × unit price of line {line}",
    "figure_of_line_typed": "net of line {line} as typed",
    "figure_net": "net of the lines",
    "figure_vat": "VAT of the lines",
    "figure_gross": "gross of the lines",
    "figure_net_typed": "net total as typed",
    "figure_vat_typed": "VAT total as typed",
    "figure_gross_typed": "gross total as typed",
    "figure_net_and_vat_typed": "net plus VAT total as typed",
    "figure_payments_net": "net of the payments",
    "figure_payments_vat": "VAT of the payments",
    "figure_payments_gross": "gross of the payments",
    "figure_payment_net": "net of payment {number} ({name})",
    "figure_payment_vat": "VAT of payment {number} ({name})",
    "figure_payment_gross": "gross of payment {number} ({name})",
    "figure_payment_net_and_vat": "net plus VAT of payment {number} ({name})",
    "figure_share_net": "{percent}% of the net",
    "figure_share_vat": "{percent}% of the VAT",
    "figure_share_gross": "{percent}% of the gross",
    # archives
    "name_twice": "it holds the name “{name}” twice",
    "too_many_files": "it holds more than {most} files",
    "too_many_files_or_bytes": "it holds more than {most} files or more than 4 GiB",
    "unpacks_too_large": "it unpacks to more than {most} MiB (“{name}”)",
    "unpacks_too_far": "“{name}” unpacks to more than {most} times its size",
    "listing_too_long": "its list of files is longer than we take",
    "symbolic_link": "“{name}” is a symbolic link",
    "packing_not_read": "“{name}” is a {kind} archive, and only gzip and zip are read",
    "packed_within": "“{name}” is itself a {kind} archive",
    "zip_damaged": "the zip is damaged ({words})",
    "zip_end_missing": "the zip is damaged (its end is missing)",
    "member_damaged": "“{name}” is damaged ({words})",
    "name_leads_outside": "the name “{name}” leads outside of it",
    "encrypted": "“{name}” is encrypted",
    # exports
    "empty": "it is empty",
    "at_byte": "{problem}, at byte {at}",
    "no_key_column": "no column of its header is an issue key in Jira's English, French, Spanish or German wording, "
    "nor by its values",
    "bytes_not_text": "byte {at} cannot be read as {encoding}",
    "row_too_long": "one of its rows is longer than {most} MiB, or a quotation mark is missing",
    "quoted_field_open": "it ends inside a quoted field, so that its end is missing",
    "utf16": "it is in UTF-16; save it as UTF-8",
    "json_invalid": "it is not valid JSON ({words})",
    "json_start": "it begins neither with an object nor with an array",
    "json_value_missing": "a value is missing",
    "json_key_expected": "a key was expected",
    "json_token_expected": "{token} was expected",
    "json_key_twice": "the key “{name}” stands twice",
    "json_too_deep": "it nests deeper than {most} levels",
    "json_too_long": "a record is longer than {most} MiB",
    "json_ends_early": "it ends before it is complete",
    "json_goes_on": "something follows the end of the document",
    "json_without_lists": "it has none of the lists {names}",
    "page_not_whole": "a page does not end on a record",
    "xml_invalid": "it is not well-formed XML ({words})",
    "xml_encoding": "it declares the encoding {encoding}, which is not read; save it as UTF-8",
    "xml_doctype": "it declares a document type (DOCTYPE), which could draw in other files and which Jira never writes",
    "xml_entity": "it uses an entity that XML does not define",
    "xml_instruction": "it holds a processing instruction ({name}), which Jira never writes",
    "xml_too_deep": "it nests deeper than {most} levels",
    "xml_too_long": "a ticket is longer than {most} MiB",
    "xml_ends_early": "it ends before it is complete",
    "xml_goes_on": "something follows the end of the document",
    "xml_no_key": "it holds an entry without the key of a ticket; export the search again as XML, not as RSS",
    "holds_value": "it holds a value of type {kind} instead of an issue",
    "holds_envelope": "it holds a Perceval envelope of {backend}, {category}",
    "holds_no_list": "it holds an issue whose “{name}” is no list",
    "holds_no_number": "it holds an issue without a number",
    "holds_odd_id": "it holds an issue whose id is neither text nor a whole number",
    "holds_no_id": "it holds an issue without an id and without an address",
    "holds_keys": "it holds an object with the keys {names}",
    "holds_no_key": "it holds an object without keys",
    "holds_jira_issue": "it holds a Jira issue",
    "holds_jira_page": "it holds a page of a Jira search",
    "holds_jira_error": "it holds an error answer of Jira",
    "holds_jira_comments": "it holds a page of Jira comments, without their issue",
    "holds_jira_worklogs": "it holds a page of Jira worklogs",
    "holds_jira_changelog": "it holds a page of a Jira changelog, without its issue",
    "holds_jira_fields": "it holds Jira's list of fields",
    "holds_no_fields": "it is not Jira's list of fields",
    "holds_jira_list": "it holds a page of a list that is no search",
    "holds_github_issue": "it holds a GitHub issue",
    "holds_no_issue_key": "it holds an issue without a key (its search asked for no fields)",
    "holds_no_object": "it holds an issue whose “{name}” is no object",
    "holds_number_id": "it holds an issue whose id is no whole number",
    "holds_gitlab": "it holds a GitLab record",
    "holds_redmine": "it holds a Redmine issue",
    "holds_api_error": "it holds an error answer of the API",
    "holds_graphql": "it holds an answer of the GraphQL API",
    "holds_event": "it holds an event",
    "holds_webhook": "it holds a webhook delivery",
    "holds_review": "it holds a review",
    "holds_review_comment": "it holds a review comment",
    "holds_comment": "it holds a comment",
    "holds_reaction": "it holds a reaction",
    "holds_commit": "it holds a commit",
    "holds_reviewers": "it holds a list of reviewers",
    "holds_repository": "it holds a repository",
    "holds_html": "it holds an HTML page (to sign in, to print, or of an error) and not an export as XML",
    "holds_root": "it holds an XML document of the kind {name} and not a search exported from Jira",
    "holds_other_feed": "it holds an RSS feed that Jira did not write as the export of a search",
    "holds_two_trackers": "it holds tickets of {one} and of {other}, which must be captured apart",
    # live trackers
    "address_plain": "{address} is not encrypted (https), and a token sent there could be read on the way",
    "address_sign_in": "its address holds a name or a password",
    "secret_form": "a token has no space, no line break and no letter outside of ASCII",
    "account_form": "an account has no space, no colon and no letter outside of ASCII",
    "installation_form": "the id of an installation is a number",
    "key_form": "it is neither a private key (PEM) nor the path of a file that holds one",
    "keyring_fault": "it answers {kind}",
    "keyring_entry": "its entry is not one that we wrote",
    "issues_off": "its issues are switched off",
    "one_repository": "a source of GitHub is one repository, and this one names several: {words}",
    "repository_form": "{words} is not a repository of GitHub, written owner/name",
    "redirected": "it sends us on to {address}",
    "answer_status": "status {status}: {words}",
    "answer_not_json": "it is not JSON",
    "answer_lacks": "{name} is missing",
    "token_twice": "the same page token came twice",
    "answer_cut_off": "it was cut off before its end",
    "answer_late": "it did not come in time",
    "host_unknown": "the name of the host is not known",
    "token_refused": "a page token was refused {times} times",
    "window_full": "more than {most} tickets changed in one second",
    "filter_brackets": "the brackets or quotes of the filter do not match",
    "address_form": "{address} is not the address of a tracker",
    # the ledger
    "item_overlaps": "an item overlaps another or its page",
    "kind_reserved": "the kind {kind} is the ledger's own",
    "not_storable": "a text cannot be stored as it is ({words})",
    "request_not_text": "the request's {name} is not text under an ASCII name",
    "check_number": "record {at} does not follow the one before it",
    "check_envelope": "the envelope of record {at} is not as it was written",
    "check_columns": "the columns of record {at} differ from its envelope",
    "check_leaf": "the leaf of record {at} is not that of its envelope",
    "check_bytes": "the bytes of record {at} are not those to which it is committed",
    "check_tree": "the tree of {at} records is not the one that was kept",
    # wording
    "sentence_missing": "there is no such sentence",
    "sentence_malformed": "it is malformed",
    "sentence_values": "its values differ: {names}",
}

_MOST: Final = 50


class Problem:
    """One known problem with its facts; as text, its English sentence."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key = key
        self.facts = facts
        self.sentence = PROBLEMS[key]

    def __str__(self) -> str:
        """Say it in English."""
        return self.sentence.format(**{name: in_passing(fact) for name, fact in self.facts.items()})


def of_several(found: Sequence[Problem]) -> Problem:
    """Say several problems as one, in their order; of more than fifty, how many more there are."""
    if len(found) > _MOST:
        return Problem("with_others", problem=of_several(found[:_MOST]), count=len(found) - _MOST)
    if len(found) == 1:
        return found[0]
    half = len(found) // 2
    return Problem("with_more", problem=of_several(found[:half]), more=of_several(found[half:]))
