"""The command ``build``."""

from __future__ import annotations

import click

from thbreports.cli import console, options


@click.command(short_help="Write the reports of records.")
@options.paths
@options.out
@options.formats
@options.packs
@options.audience
@options.review
@options.languages
@click.option("--strict", is_flag=True, help="Make nothing in a language that lacks words of the record.")
@click.option("--verify", is_flag=True, help="Compare each file with its record, word by word.")
@click.option("--embed-fonts", is_flag=True, help="Put the fonts into HTML files, too.")
@click.option(
    "--pdf-engine",
    type=click.Choice(["auto", "weasyprint", "typst"]),
    default="auto",
    show_default=True,
    help="What lays out the pages of PDF files.",
)
@click.option(
    "--name",
    default="record",
    show_default=True,
    metavar="NAME",
    callback=options.stem_given,
    help="Name of the files made from standard input.",
)
@click.option("--check", is_flag=True, help="Write nothing; tell which files are not as they would be made.")
@click.option("--force", is_flag=True, help="Build all files, those too that have not changed.")
@click.option("--prune", is_flag=True, help="Remove the reports of records that are gone.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be built, and why.")
@click.option("--explain", is_flag=True, help="Tell why each file is built.")
@options.workers
@click.option("--quiet", is_flag=True, help="Show problems, and nothing else.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to show on the way: for people, or for programs.",
)
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    out: str | None,
    formats: tuple[str, ...] | None,
    packs: tuple[str, ...] | None,
    audience: str | None,
    review: bool,
    languages: tuple[str, ...],
    strict: bool,
    verify: bool,
    embed_fonts: bool,
    pdf_engine: str,
    name: str,
    check: bool,
    force: bool,
    prune: bool,
    dry_run: bool,
    explain: bool,
    jobs: int | None,
    cluster: str | None,
    time_limit: float,
    memory_limit: int,
    quiet: bool,
    log_format: str,
) -> None:
    """Write the reports of records: files, folders of them, or - for standard input.

    Files that are as they would be made are left alone.  A record with problems is told, and nothing of it is
    written; all others are.  Several packs make several documents: the first is named as the record, the
    others as record and pack.  manifest.json lists all files and what each was made from.  With -o - the one
    report of one record goes to standard output, in the format of -f.  With --audience they hold what that
    audience may read of the records, and are named after it.

    \b
    Examples:
      thbreports build meetings/
      thbreports build minutes.yaml -f pdf -o public
      thbreports build minutes.yaml --pack ./our-pack --verify
      thbreports build minutes.yaml --pack base,./our-decisions
      thbreports build minutes.yaml --language en,fr
      thbreports build meetings/ --dry-run
      thbreports build meetings/ --audience secretariat -o internal
      thbreports build minutes.yaml --audience secretariat --review
      cat minutes.yaml | thbreports build - --name minutes
      thbreports build minutes.yaml -f pdf -o - > minutes.pdf
    """
    from thbreports import batch
    from thbreports.batch.make.limits import Limits
    from thbreports.cli import progress, standard_output
    from thbreports.errors import ThbReportsError
    from thbreports.system import cache

    if check and (dry_run or prune):
        raise click.UsageError("--check writes nothing: it goes with neither --dry-run nor --prune")
    cache.allow()
    out, formats = options.places(paths, out, formats)
    given: dict[str, dict[str, object]] = {"html": {"embed_fonts": True}} if embed_fonts else {}
    if pdf_engine != "auto":
        given["pdf"] = {"engine": pdf_engine}
    limits = Limits(time_limit, memory_limit)
    if out == standard_output.NAME:
        if (
            check
            or prune
            or dry_run
            or explain
            or force
            or strict
            or cluster
            or review
            or log_format == "json"
        ):
            goes = "--pack, --audience, --language, --verify and limits"
            raise click.UsageError(f"-o - makes one report, and goes with {goes} only")
        standard_output.write(paths, formats, packs, languages, audience, verify, given, limits)
        return
    follower = progress.follower(out, quiet=quiet, explain=explain, as_json=log_format == "json")
    try:
        with options.executor(cluster) as executor, follower:
            report = batch.build(
                options.records(paths, name),
                out=out,
                formats=formats,
                pack=packs,
                languages=languages,
                strict=strict,
                verify=verify,
                options=given,
                audience=audience or "public",
                review=review,
                force=force,
                prune=prune,
                check=check,
                dry_run=dry_run,
                jobs=jobs,
                executor=executor,
                limits=limits,
                progress=follower,
            )
    except ThbReportsError as error:
        follower.refused(error)
        ctx.exit(1)
    summary = console.check_summary if check else console.plan_summary if dry_run else console.build_summary
    problems = console.problems_summary(report, writes=not (check or dry_run))
    proof = [console.verify_summary(report)] if verify and not dry_run else []
    follower.finished(report, problems, "\n".join([*proof, summary(report, out)]))
    if not report.ok:
        ctx.exit(1)
