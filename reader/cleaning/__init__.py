"""Cleaning: convert the body of an archived page to a `Document`.

The entry point is `reader.cleaning.pipeline`. An HTML body is repaired and parsed (`html`), freed
of page furniture (`boilerplate`) and built into blocks (`block_builder`). Bodies without markup go
through `plain_text_body`, Markdown through `markdown_body`. Rules for a site are passed in as
`reader.cleaning.sites.rule.SiteRules`; only `sites.loader` reads files.
"""

from reader.late_import import import_late

import_late("soupsieve")  # CSS selectors of Beautiful Soup: 40 ms, and nothing here uses them
