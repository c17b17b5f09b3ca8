"""Instructions that Numba does not offer by itself."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types

from twin_app.sim.pointers import Row, column_pointer, intrinsic, mark

_WORD = ir.IntType(64)


@intrinsic
def earlier(typing_context: Any, row: Any, time: Any, slot: Any) -> Any:
    """The earlier of two (time, slot): that of a row of a clock, and another one; the other one if equal.

    Compilers like to jump here; which one is earlier cannot be predicted, and a wrong guess costs
    as much as twenty additions. The slot is therefore read in any case: an atomic load may not be put behind a jump.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = sig.args[0]
        own_time = mark(builder, builder.load(column_pointer(context, builder, kind, args[0], "time")), kind.rows, "time")
        own_slot = builder.load_atomic(column_pointer(context, builder, kind, args[0], "slot"), "unordered", 8)
        is_own = builder.icmp_signed("<", own_time, args[1])
        pair = (builder.select(is_own, own_time, args[1]), builder.select(is_own, own_slot, args[2]))
        return context.make_tuple(builder, sig.return_type, pair)

    return types.UniTuple(types.int64, 2)(row, types.int64, types.int64), generate


@intrinsic
def lowest_bit(typing_context: Any, bits: Any) -> Any:
    """Position of the lowest bit that is set in a number other than 0."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.int64), generate
