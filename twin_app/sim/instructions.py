"""Instructions that Numba does not offer by itself."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types

from twin_app.sim.pointers import intrinsic

_WORD = ir.IntType(64)


@intrinsic
def less(typing_context: Any, a: Any, b: Any) -> Any:
    """The lesser of two numbers.

    Which one it is cannot be predicted where this is used, and a wrong guess costs as much as twenty additions: it
    does not jump.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        smin = cgutils.get_or_insert_function(builder.module, ir.FunctionType(_WORD, [_WORD, _WORD]), "llvm.smin.i64")
        return builder.call(smin, args)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def lowest_bit(typing_context: Any, bits: Any) -> Any:
    """Position of the lowest bit that is set in a number other than 0."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.int64), generate
