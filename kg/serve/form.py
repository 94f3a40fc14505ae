"""What a request carries: forms and bodies, in UTF-8 and no longer than they may be."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.errors import QueryError

FORM = "application/x-www-form-urlencoded"


def pairs(encoded: str) -> list[tuple[str, str]]:
    """Return the names and values of a form; QueryError where it is none, or not UTF-8."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise QueryError("query: it is not UTF-8, or not one form; encode it as one") from error


async def body(request: Request, longest: int) -> str:
    """Return the body of a request; 413 over so many bytes, QueryError where it is not UTF-8."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > longest:
            raise HTTPException(413, f"query: over {longest} bytes; shorten it")
    try:
        return read.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"query: byte {error.start} is not UTF-8; send UTF-8") from error
