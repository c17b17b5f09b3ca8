"""Instructions that Numba does not offer by itself."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types

from twin_app.sim.pointers import intrinsic, mark, number_pointer

_WORD = ir.IntType(64)


@intrinsic
def earlier(typing_context: Any, times: Any, slots: Any, i: Any, time: Any, slot: Any) -> Any:
    """The earlier of (times[i], slots[i]) and (time, slot); the latter if equal.

    Compilers like to jump here; which one is earlier cannot be predicted, and a wrong guess costs
    as much as twenty additions. The slot is therefore read in any case: an atomic load may not be
    put behind a jump.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        time_at, slot_at = (
            number_pointer(context, builder, kind, rows, args[2])
            for kind, rows in zip(sig.args[:2], args, strict=False)
        )
        other_time = mark(builder, builder.load(time_at), sig.args[0])
        other_slot = builder.load_atomic(slot_at, "unordered", 8)
        is_other = builder.icmp_signed("<", other_time, args[3])
        pair = (builder.select(is_other, other_time, args[3]), builder.select(is_other, other_slot, args[4]))
        return context.make_tuple(builder, sig.return_type, pair)

    return types.UniTuple(types.int64, 2)(times, slots, types.int64, types.int64, types.int64), generate


@intrinsic
def lowest_bit(typing_context: Any, bits: Any) -> Any:
    """Position of the lowest bit that is set in a number other than 0."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.int64), generate
