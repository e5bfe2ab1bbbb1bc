"""One page from a template, a payload and the styles and scripts that belong to it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pipeline.templates import FOLDER, environment

# Nothing is loaded and only the page's own style and script run; text can reach no sink that would make it markup.
_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def render(
    template: str,
    *,
    title: str,
    payload: Mapping[str, Any],
    assets: Sequence[str],
    data: Mapping[str, Any] | None = None,
) -> str:
    """The page as HTML. `payload` is what the scripts read; `data` (by default the payload) what the template reads;
    `assets` names the scripts and styles (NAME.js, NAME.css, where they exist) that follow the common ones."""
    script, style = (_joined(("base", *assets), suffix) for suffix in (".js", ".css"))
    return (
        environment()
        .get_template(template)
        .render(
            data if data is not None else payload,
            title=title,
            payload=payload,
            script=Markup(script),
            style=Markup(style),
            policy=_POLICY.format(script=_digest(script), style=_digest(style)),
        )
    )


def _joined(names: Sequence[str], suffix: str) -> str:
    paths = (FOLDER / f"{name}{suffix}" for name in names)
    return "\n" + "\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


def _digest(content: str) -> str:
    return b64encode(hashlib.sha256(content.encode()).digest()).decode()
