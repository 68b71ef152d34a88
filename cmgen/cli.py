"""The command line: a drawer of commands, and errors for people."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from cmgen import __version__
from cmgen.errors import Broken, CmgenError
from cmgen.registry import commands


class Commands(click.Group):
    """Commands are the modules of ``cmgen/commands``; one is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The ``command`` of the module of that name."""
        if cmd_name not in commands:
            return None
        command: click.Command = commands[cmd_name].command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names and first lines; read from the modules' docstrings without importing what they need."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, commands.first_line(name)) for name in commands])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As usual, with the nearest known name for a slip."""
        if args and args[0] not in commands and not args[0].startswith("-"):
            from cmgen.data import nearest

            raise click.UsageError(f"no command {args[0]!r}; {nearest(args[0], commands)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and tell what a person can mend in a line or two."""
        try:
            return _everywhere(ctx) if ctx.params.get("everywhere") else super().invoke(ctx)
        except Broken as error:
            from cmgen.files import lines_of
            from cmgen.project import find_root
            from cmgen.reports import text

            click.echo(text.write(error.findings, lines_of(find_root(ctx.obj))), err=True, nl=False)
            sys.exit(error.exit_code)
        except CmgenError as error:
            click.echo(f"cmgen: {error.message}", err=True)
            if error.remedy:
                click.echo("\n".join(f"  {line}" for line in error.remedy.splitlines()), err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # click's to say nothing about
            raise
        except MemoryError:
            _out_of_memory()
        except OSError as error:  # of the disk, or of the system's limits: nothing that a traceback would help to mend
            if error.errno == errno.ENOMEM:
                _out_of_memory()
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"cmgen: {where}{(error.strerror or str(error)).lower()}", err=True)
            sys.exit(CmgenError.exit_code)


def _out_of_memory() -> NoReturn:
    click.echo("cmgen: the memory is used up\n  give it more, or smaller posts and pictures", err=True)
    sys.exit(CmgenError.exit_code)


def _everywhere(ctx: click.Context) -> None:
    """A command for every brand below a folder, one after the other; or once for all, where it knows how to.

    What stops one brand is said and stops no other; the exit status is the highest.
    """
    from cmgen.workspace import brands_below, own_environment

    top = ctx.params["project"].resolve()
    words = [*ctx._protected_args, *ctx.args]
    roots = brands_below(top)
    together = getattr(commands[words[0]], "together", None) if words[0] in commands else None
    if together:
        with together.make_context(words[0], words[1:], parent=ctx, obj=roots) as inner:
            together.invoke(inner)
        return
    worst = 0
    for root in roots:
        click.secho(f"== {root.relative_to(top) if root != top else root.name}", bold=True, err=True)
        with own_environment():
            worst = max(worst, _status(["--project", str(root), *words]))
    sys.exit(worst)


def _status(words: list[str]) -> int:
    """The exit status of a command line."""
    try:
        done = cli.main(words, prog_name="cmgen", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return done if isinstance(done, int) else 0


def _width() -> int:
    """Columns of the help, as click would have them; it asks shutil, whose import takes longer than all the rest."""
    said = os.environ.get("COLUMNS", "")
    try:
        columns = int(said) if said.isdigit() else os.get_terminal_size(1).columns
    except OSError:  # no terminal
        columns = 80
    return max(min(columns, 80) - 2, 50)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()})
@click.version_option(__version__, prog_name="cmgen")
@click.option("--project", "-C", type=click.Path(path_type=Path), default=Path(), help="A folder of the project.")
@click.option("--all", "everywhere", is_flag=True, help="For every brand below that folder.")
@click.pass_context
def cli(ctx: click.Context, project: Path, everywhere: bool) -> None:
    """The community manager's whole job, as code.

    Exit codes: 0 done, 1 findings or failures, 2 wrong use or a broken project, 3 somebody must look.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    ctx.obj = project
