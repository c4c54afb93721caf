"""Cleaning: the body of an archived page -> the `Document` that a person reads.

`reader.cleaning.pipeline` is the way in. A body of HTML is repaired, parsed (`html`), freed of what
belongs to the page (`boilerplate`) and built into blocks (`block_builder`); bodies without markup
go through `plain_text`, Markdown through `markdown`. What is known of one site comes in as
`reader.cleaning.sites.rule.SiteRules`: only `sites.loader` reads files.
"""
