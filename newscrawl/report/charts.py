"""Charts as inline SVG: no script, no colour of their own but CSS classes, and a title that says what they show.

They are drawn into a box of fixed height that the page stretches to its width, so lines keep their width
(`vector-effect`) and no text stands in the drawing.
"""

from collections.abc import Sequence

from markupsafe import Markup

HEIGHT = 100  # units of a drawing's box; its width is a unit a day, scaled by `UNIT`
UNIT = 10


def bars(series: Sequence[tuple[str, Sequence[float]]], title: str) -> Markup:
    """Bars of a day each, the series stacked from below; `series` are (CSS class, value a day)."""
    length = max((len(values) for _, values in series), default=0)
    totals = [sum(values[day] for _, values in series) for day in range(length)]
    highest = max(totals, default=0)
    base = [0.0] * length
    paths = []
    for css, values in series:
        steps = []
        for day, value in enumerate(values):
            if value and highest:
                low, high = base[day] * HEIGHT / highest, (base[day] + value) * HEIGHT / highest
                # At least a line of it is seen, however small it is.
                high = max(high, low + 2)
                steps.append(
                    f"M{day * UNIT + 1} {_short(HEIGHT - low)}V{_short(HEIGHT - high)}h8V{_short(HEIGHT - low)}z"
                )
            base[day] += value
        if steps:
            paths.append(Markup('<path class="{}" d="{}"/>').format(css, "".join(steps)))
    return _svg(length, title, paths)


def line(values: Sequence[float | None], title: str, css: str = "line") -> Markup:
    """A line through the days that have a value, broken where there is none for more than a week. One day is none."""
    known = [(day, value) for day, value in enumerate(values) if value is not None]
    highest = max((value for _, value in known), default=0) or 1
    steps, last = [], None
    for day, value in known if len(known) > 1 else []:
        move = "L" if last is not None and day - last <= 7 else "M"
        steps.append(f"{move}{day * UNIT + 5} {_short(HEIGHT - value * (HEIGHT - 6) / highest - 3)}")
        if move == "M":
            steps.append("h5")  # a lone day is a dash
        last = day
    paths = [Markup('<path class="{}" d="{}"/>').format(css, "".join(steps))] if steps else []
    return _svg(len(values), title, paths)


def steps(values: Sequence[float | None], title: str) -> Markup:
    """A price: it stays until another one is seen. Drawn between its lowest and highest."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    drawn: list[str] = []
    for day, value in enumerate(values):
        if value is None:
            continue
        height = _short(HEIGHT / 2 if high == low else HEIGHT - 10 - (value - low) * (HEIGHT - 20) / (high - low))
        drawn.append(f"H{day * UNIT}V{height}" if drawn else f"M{day * UNIT} {height}")
    if drawn:
        drawn.append(f"H{len(values) * UNIT}")
    return _svg(len(values), title, [Markup('<path class="line" d="{}"/>').format("".join(drawn))] if drawn else [])


def _svg(days: int, title: str, paths: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}"><title>{}</title>{}</svg>'
    ).format(max(1, days) * UNIT, HEIGHT, title, title, Markup("").join(paths))


def _short(value: float) -> str:
    return f"{value:.0f}"
