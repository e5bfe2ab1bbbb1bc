"""Self-contained HTML pages: one file each, no network, hostile text as text.

`article_page` shows an article with its facts, `evaluation_page` predictions against gold, `dashboard_page` a batch.
"""

from __future__ import annotations

from pipeline.pages.article import article_page
from pipeline.pages.dashboard import dashboard_page
from pipeline.pages.evaluation import Run, evaluation_page

__all__ = ["Run", "article_page", "dashboard_page", "evaluation_page"]
