"""`tracker-scope notice`: tells the other party in time, and records that it went and what was answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.notice import NoticeHistory
    from tracker_scope.operations.notice import NoticeWritten


class NoticeGroup(click.Group):
    """A group whose first word may also be a ticket: what names no command of it is for `write`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `write` before words of which the first is neither a command nor a call for help."""
        told = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in told else ["write", *args])


@click.group("notice", cls=NoticeGroup, subcommand_metavar="[TICKET]... --to PARTY | COMMAND [ARGS]...")
def COMMAND() -> None:
    """Tell a party what was found not covered, and record that it went and what was answered.

    Without the name of a command, one page is written: “notice PIM-12 --to client” is “notice write
    PIM-12 --to client”.
    """


@COMMAND.command("write")
@click.argument("tickets", nargs=-1, metavar="[TICKET]...")
@click.option("--to", metavar="PARTY", required=True, help="The party that is told.")
@options.by
@options.language
@options.formats
@options.out
@options.names
@options.project
def write(project: Path, **asked: Any) -> None:  # noqa: ANN401  the options, as click names them
    """Write one neutral page for a party; without TICKET, of all that is recognised and was not told."""
    from tracker_scope.cli.publish import output_of, show_files
    from tracker_scope.operations.notice import NoticeRequest, write_notice
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        output = output_of(asked)
        done = write_notice(workspace, NoticeRequest.model_validate({**asked, "output": output}))
        show_files(done.files, workspace.words)
        _show_written(done, asked["to"], workspace.words)


def _show_written(done: NoticeWritten, party: str, words: Wording) -> None:
    """Say which notice it is and what to do once it has gone, or that there is nothing to tell."""
    if done.notice is None:
        click.echo(words.say("cli.notice.no_page" if done.withheld else "cli.notice.nothing", party=party))
    else:
        tickets = ", ".join(one.ticket_key for one in done.notice.items)
        key = "cli.notice.written" if done.new else "cli.notice.known"
        click.echo(words.say(key, notice=done.notice.id, party=party, tickets=tickets))
    if done.withheld:
        click.echo(words.say("cli.notice.withheld", tickets=", ".join(done.withheld)))
    if done.notice is not None:
        click.echo(words.say("cli.notice.next", notice=done.notice.id))


@COMMAND.command("sent")
@click.argument("notice", metavar="ID")
@click.option("--on", metavar="DATE", required=True, help="The day on which it went.")
@click.option("--how", metavar="TEXT", required=True, help="The way in which it went.")
@click.option("--source", metavar="FILE", help="A file that shows it: the message, the receipt.")
@options.project
def sent(project: Path, on: str, **told: str | None) -> None:
    """Record that a notice went: a fact; of several sendings the first counts."""
    from tracker_scope.documents.visible import visible
    from tracker_scope.operations.as_of import day_of
    from tracker_scope.operations.notice_sent import SendingRequest, record_sent
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = record_sent(workspace, SendingRequest.model_validate({**told, "on": day_of(on)}))
        words, sending = workspace.words, done.sending
        key = "cli.notice.sent" if done.new else "cli.notice.sent_known"
        how = " ".join(visible(sending.how).split())
        click.echo(words.say(key, notice=sending.notice, day=sending.sent_on.isoformat(), how=how))
        if not done.first:
            click.echo(words.say("cli.notice.sent_later"))


@COMMAND.command("unsent")
@click.argument("notice", metavar="ID")
@options.by
@click.option("--reason", metavar="TEXT", required=True, help="Why it should not have been recorded.")
@options.project
def unsent(notice: str, by: str | None, reason: str, project: Path) -> None:
    """Take back what was recorded by mistake of the sending of a notice; every record stays in the ledger."""
    from tracker_scope.operations.notice_sent import withdraw_sent
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        for one in withdraw_sent(workspace, notice, by, reason):
            click.echo(workspace.words.say("cli.notice.unsent", notice=one.notice, day=one.sent_on.isoformat()))


@COMMAND.command("reply")
@click.argument("notice", metavar="ID")
@click.option("--by", metavar="PERSON", required=True, help="Who wrote it.")
@click.option("--source", metavar="CAPTURE|FILE", required=True, help="The writing: TICKET#N (a comment), or a file.")
@click.option("--on", metavar="DATE", help="The day on which a file was written.")
@click.option("--ticket", "tickets", multiple=True, metavar="KEY", help="It answers this one only (may be repeated).")
@options.project
def reply(project: Path, on: str | None, **told: object) -> None:
    """Record a reply as the writing of the person who wrote it; it decides nothing by itself."""
    from tracker_scope.operations.as_of import day_of
    from tracker_scope.operations.notice_reply import ReplyRequest, record_reply
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        request = ReplyRequest.model_validate({**told, "on": day_of(on) if on else None})
        done, words = record_reply(workspace, request), workspace.words
        key = "cli.notice.replied" if done.new else "cli.notice.replied_known"
        facts = {"by": done.reply.by, "day": done.reply.replied_on.isoformat()}
        click.echo(words.say(key, notice=done.reply.notice, **facts))
        if not done.has_authority:
            click.echo(words.say("cli.notice.remark", **facts))


@COMMAND.command("list")
@options.as_json
@options.every
@options.project
def list_(project: Path, *, as_json: bool, every: bool) -> None:
    """List the notices: to whom, of which tickets, when they were written and went, and the replies."""
    from tracker_scope.operations.notice_json import notices_json
    from tracker_scope.operations.notices import notices_of
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        notices = notices_of(workspace)
        if as_json:
            click.echo(notices_json(notices))
        elif notices:
            _show_notices(notices, workspace.words, workspace.zone, every=every)
        else:
            click.echo(workspace.words.say("cli.notice.none"))


def _show_notices(notices: tuple[NoticeHistory, ...], words: Wording, zone: str, *, every: bool) -> None:
    from tracker_scope.cli import tables

    rows = [
        (
            one.notice.id,
            one.notice.to,
            ", ".join(item.ticket_key for item in one.notice.items),
            tables.day(one.notice.written_at, zone),
            ", ".join(sending.sent_on.isoformat() for sending in one.sent) or words.say("cli.not_found"),
            ", ".join(f"{reply.by} {reply.replied_on.isoformat()}" for reply in one.replies)
            or words.say("cli.not_found"),
        )
        for one in notices
    ]
    heads = ("notice", "to", "tickets", "written_on", "sent_on", "replies")
    tables.show(words, [f"cli.heads.{head}" for head in heads], rows, every=every)
