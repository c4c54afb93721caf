"""The compositor of a screen, which paints and cuts no more than is seen of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console


class PartsUpdate(ChopsUpdate):
    """The parts of the lines that have changed."""

    def render_segments(self, console: Console) -> str:
        """Return the output that shows them: Textual's own makes an object for each move.

        Args:
            console: The console of the app.
        """
        output: list[str] = []
        last = self.spans[-1][0]
        for y, first, end in self.spans:
            for part_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x > end or part_end <= first:
                    continue
                is_whole = first <= x < end and part_end <= end
                shown = strip if is_whole else strip.crop(0, min(part_end, end) - x)
                output.append(f"\x1b[{y + 1};{x + 1}H{shown.render(console)}")
            if y != last:
                output.append("\n")
        return "".join(output)


class SparingCompositor(Compositor):
    """Asks a widget for its lines only where it is seen.

    Textual's own cuts the lines of all widgets that share rows with a change, also of those that
    others cover: the screen, and the containers of what fills it.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed, None for nothing."""
        update = super().render_partial_update()
        return update and PartsUpdate(update.chops, update.spans, update.chop_ends)

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """Return the parts of each line by their columns, the front of each.

        Args:
            crop: Where something is to be painted.
            is_rendered_line: Returns whether it is in a line.
        """
        cuts = self.cuts
        lines: list[dict[int, Strip | None]] = [dict.fromkeys(cut[:-1]) for cut in cuts]
        for widget, (region, clip) in self.visible_widgets.items():  # from the front
            seen = region.intersection(clip)
            if not seen or not seen.overlaps(crop):
                continue
            strips: list[Strip] | None = None
            for row, y in enumerate(seen.line_range):
                line = lines[y] if is_rendered_line(y) else {}
                free = [x for x in line if seen.x <= x < seen.right and line[x] is None]
                if not free:
                    continue
                if strips is None:
                    strips = widget.render_lines(seen.translate(-region.offset))
                if row >= len(strips):
                    break
                inside = [x for x in cuts[y] if seen.x <= x <= seen.right]
                parts = strips[row].divide([x - seen.x for x in inside[1:]])
                found = dict(zip(inside, parts, strict=False))
                line.update((x, found[x]) for x in free if x in found)
        return lines  # type: ignore[return-value]  # as Textual's own: parts may be missing
