"""Page or fragment: a browser gets the page, htmx the fragment that the page includes."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request


def is_fragment() -> bool:
    """Whether htmx asks for a part. Back and forward, and a swap of the whole body, want the page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-Boosted") != "true"
    )


def page(page_template: str, fragment_template: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """`fragment_template` answers htmx, `page_template` (which includes it) everybody else."""
    template = fragment_template if fragment_template and is_fragment() else page_template
    return fragment(template, status=status, **context)


def fragment(template: str, *, status: int = 200, reswap: str | None = None, **context: Any) -> Response:
    """`reswap` overrides how htmx puts the answer in, `outerMorph` for one."""
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    if reswap:
        response.headers["HX-Reswap"] = reswap
    return response


def go(address: str) -> Response:
    """After a write: the browser goes on to `address`, under htmx too."""
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return make_response(redirect(address, 303))
