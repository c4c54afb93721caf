"""The names of HTML elements, grouped by their meaning for cleaning."""

from __future__ import annotations

_ELEMENTS = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink
    blockquote body br button canvas caption center cite code col colgroup command content data
    datalist dd del details dfn dialog dir div dl dt element em embed fieldset figcaption figure
    font footer form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image
    img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu
    menuitem meta meter mfrac mi mn mo mrow msqrt mstyle msub msup multicol nav nextid nobr noembed
    noframes noscript object ol optgroup option output p param path picture plaintext pre progress
    q rb rbc rp rt rtc ruby s samp script search section select shadow slot small source spacer
    span strike strong style sub summary sup svg table tbody td template text textarea tfoot th
    thead time title tr track tspan tt u ul use var video wbr xmp
"""
_INLINE = """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label
    mark noscript picture q rb rp rt ruby s samp small span strike strong sub sup
    time tt u var wbr
"""
_WITHOUT_TEXT = """
    area base col colgroup grammarly-desktop-integration grammarly-popups input link lt-highlighter
    lt-mirror meta param rp script style template
"""
_WIDGETS = """
    button canvas datalist head keygen select svg textarea title
"""
_GENERIC_BLOCKS = """
    address article aside body center dialog div dl fieldset footer form header hgroup html legend
    main nav optgroup option p section tbody tfoot thead
"""
_NOT_IN_CELLS = """
    table h1 h2 h3 h4 h5 h6 pre blockquote figure hr iframe video audio object embed
"""

ELEMENTS = frozenset(_ELEMENTS.split())
"""All HTML elements, and the common SVG and MathML elements."""
INLINE = frozenset(_INLINE.split())
"""Inline elements."""
WITHOUT_TEXT = frozenset(_WITHOUT_TEXT.split())
"""Elements without text to read.

``source``, ``track``, ``wbr`` and ``embed`` are not listed: libxml2 does not know that these are
empty and nests the following content in them. ``lt-mirror`` and similar elements are copies made by
spelling checkers.
"""
WIDGETS = frozenset(_WIDGETS.split())
"""Elements whose text belongs to the page if it is short."""
GENERIC_BLOCKS = frozenset(_GENERIC_BLOCKS.split())
"""Block elements without further meaning."""
NOT_IN_CELLS = frozenset(_NOT_IN_CELLS.split())
"""Elements that a cell of a data table does not contain."""
