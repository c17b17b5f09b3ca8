"""Searching 32 neighbouring numbers at once, in a few vector instructions."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types

from twin_app.sim.pointers import Rows, address_of, intrinsic, mark

_WORD = ir.IntType(64)


def _block_of(context: Any, builder: Any, rows: Rows, value: Any, first: Any, width: int) -> Any:
    """Elements first … first + width − 1 of an array of 64-bit numbers as one vector."""
    pointer = ir.VectorType(_WORD, width).as_pointer()
    load = builder.load(builder.inttoptr(address_of(context, builder, rows, value, first), pointer))
    load.align = 8
    return mark(builder, load, rows)


@intrinsic
def least_of_32(typing_context: Any, rows: Any, first: Any) -> Any:
    """The least of 32 neighbouring numbers."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = _block_of(context, builder, sig.args[0], args[0], args[1], 32)
        kind = ir.FunctionType(_WORD, [vector.type])
        reduce = cgutils.get_or_insert_function(builder.module, kind, "llvm.vector.reduce.smin.v32i64")
        return builder.call(reduce, [vector])

    return types.int64(rows, types.int64), generate


@intrinsic
def equals_among_32(typing_context: Any, rows: Any, first: Any, wanted: Any) -> Any:
    """Which of 32 neighbouring numbers equal `wanted`: bit j for number first + j."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = _block_of(context, builder, sig.args[0], args[0], args[1], 32)
        single = builder.insert_element(ir.Constant(vector.type, ir.Undefined), args[2], ir.IntType(32)(0))
        order = ir.Constant(ir.VectorType(ir.IntType(32), 32), [0] * 32)
        repeated = builder.shuffle_vector(single, ir.Constant(vector.type, ir.Undefined), order)
        bits = builder.bitcast(builder.icmp_signed("==", vector, repeated), ir.IntType(32))
        return builder.zext(bits, _WORD)

    return types.int64(rows, types.int64, types.int64), generate


@intrinsic
def lowest_bit(typing_context: Any, bits: Any) -> Any:
    """Position of the lowest bit that is set in a number other than 0."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(types.int64), generate
