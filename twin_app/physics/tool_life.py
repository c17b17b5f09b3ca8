"""Tool life by Taylor's law, and the cutting speeds that it makes best.

V Tⁿ = C (Taylor 1907, On the Art of Cutting Metals, Trans. ASME 28). Here V is a speed relative to one at which the
life T1 is known: T = T1 V^(−1/n). A part needs the cutting time t/V; each tool costs `tool_cost` and the time of its
change, during which the machine costs as much as ever. With money r per second of the machine, a part costs

    c(V) = r t/V + (t/V)/T(V) · (r t_c + tool_cost)

which is least for T = (1/n − 1)(t_c + tool_cost/r), Gilbert's life of least cost (Gilbert 1950, Economics of
Machining); without tool cost that is the life of most parts per hour. Plain functions of floats.
"""

from __future__ import annotations

from math import inf


def tool_life(speed: float, *, reference_life_s: float, exponent: float) -> float:
    """Cutting time that a tool lasts at a relative speed > 0 [s]; `exponent` is Taylor's n."""
    try:
        return float(reference_life_s * speed ** (-1.0 / exponent))
    except OverflowError:
        return inf


def speed_for_life(life_s: float, *, reference_life_s: float, exponent: float) -> float:
    """The relative speed at which a tool lasts `life_s` > 0."""
    return float((reference_life_s / life_s) ** exponent)


def time_per_part(
    speed: float, *, cutting_s: float, reference_life_s: float, exponent: float, change_s: float
) -> float:
    """Cutting and the part's share of tool changes [s]; `cutting_s` is the time at speed 1."""
    life_s = tool_life(speed, reference_life_s=reference_life_s, exponent=exponent)
    return cutting_s / speed * (1.0 + change_s / life_s)


def cost_per_part(
    speed: float,
    *,
    cutting_s: float,
    reference_life_s: float,
    exponent: float,
    change_s: float,
    tool_cost: float,
    rate_per_s: float,
) -> float:
    """Machine and tools for one part; the machine costs `rate_per_s` all the time."""
    life_s = tool_life(speed, reference_life_s=reference_life_s, exponent=exponent)
    return cutting_s / speed * (rate_per_s + (rate_per_s * change_s + tool_cost) / life_s)


def cheapest_speed(
    *, reference_life_s: float, exponent: float, change_s: float, tool_cost: float, rate_per_s: float
) -> float:
    """The relative speed of least cost per part, for an exponent below 1.

    Infinite if changes take no time and tools cost nothing, 0 if only tools cost something.
    """
    loss_s = change_s + (tool_cost / rate_per_s if rate_per_s > 0.0 else inf if tool_cost > 0.0 else 0.0)
    life_s = (1.0 / exponent - 1.0) * loss_s
    if life_s == 0.0:
        return inf
    return speed_for_life(life_s, reference_life_s=reference_life_s, exponent=exponent)


def fastest_speed(*, reference_life_s: float, exponent: float, change_s: float) -> float:
    """The relative speed of most parts per hour, for an exponent below 1; infinite if changes take no time."""
    return cheapest_speed(
        reference_life_s=reference_life_s, exponent=exponent, change_s=change_s, tool_cost=0.0, rate_per_s=1.0
    )
