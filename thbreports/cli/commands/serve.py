"""The command ``serve``."""

from __future__ import annotations

import errno
import sys

import click

from thbreports.cli import console, options


@click.command(short_help="Show records and their reports in the browser.")
@options.paths
@options.packs
@options.audience
@click.option("--language", default="", metavar="CODE", help="Language of records in several.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Port.  [default: any that is free]"
)
@click.option("--open", "opens", is_flag=True, help="Open the browser, too.")
@click.pass_context
def serve(
    ctx: click.Context,
    paths: tuple[str, ...],
    packs: tuple[str, ...] | None,
    audience: str | None,
    language: str,
    port: int,
    opens: bool,
) -> None:
    """Show records and their reports in the browser, and follow every save, until Ctrl-C.

    The address is printed.  It is for the browsers of this machine only, and for those who know it.  Packs
    that records bring along in folders are noted.

    \b
    Examples:
      thbreports serve meetings/
      thbreports serve minutes.yaml --pack ./our-pack --open
    """
    import contextlib

    from thbreports.preview import browser
    from thbreports.preview.server import HOST, Preview
    from thbreports.preview.session import PreviewSession

    def note(folder: str) -> None:
        with contextlib.suppress(OSError):  # nobody reads it any more, and the preview goes on
            click.echo(console.pack_note(folder), err=True)

    session = PreviewSession(paths, packs, note=note, audience=audience or "public", language=language)
    try:
        server = Preview(session, port)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        reason = "it is taken" if error.errno == errno.EADDRINUSE else "it is not for you"
        click.echo(f"{HOST}:{port}: error: {reason}; choose another --port, or leave it out", err=True)
        ctx.exit(1)
    with server, session, contextlib.ExitStack() as stack:
        click.echo("Ctrl-C ends the preview at", err=True)
        click.echo(server.address)
        sys.stdout.flush()  # whoever reads a pipe waits for it
        if opens:
            stack.enter_context(browser.opened(server.address))
        server.serve_forever()
