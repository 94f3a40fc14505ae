"""What every command has in common: an error is one line on stderr and a status, never a traceback."""

import sys

import click

from kg.errors import KgError, ShapeError


class Commands(click.Group):
    """A group that reports what the user can act on as one line and status 1 (2 for usage), no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # kg facts … | head: click ends that quietly
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else ctx.command_path
            message = " ".join(error.format_message().split()).rstrip(".")
            say(f"kg: {message}; see {command} --help")
            sys.exit(error.exit_code)
        except ShapeError as error:
            for line in error.lines:
                say(f"kg: {line}")
        except KgError as error:
            say(f"kg: {error}")
        except OSError as error:
            say(f"kg: {error.filename or 'system'}: {error.strerror or error}; mend that and run it again")
        sys.exit(1)


def say(line: str) -> None:
    """Write a line to stderr without breaking the bar."""
    from tqdm import tqdm

    tqdm.write(line, file=sys.stderr)
