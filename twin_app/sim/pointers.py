"""Tables as the kernel sees them: plain pointers that read like numpy arrays.

Compiled code that hands tuples of forty arrays from function to function spends its time on
reference counts and arguments (measured: 100 times slower, and minutes to compile). Here a whole
set of tables is one pointer to a header of (address, length) pairs, so that `s.places[k].phase`
compiles to two loads. Whoever calls the kernel keeps the arrays alive; nothing is checked inside.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import intrinsic as _intrinsic
from numba.extending import lower_builtin, lower_getattr_generic, models, register_model

intrinsic: Any = _intrinsic  # callers pass one argument less than the signature says
_WORD = ir.IntType(64)


class Rows(types.Type):
    """A table of records, or an array of numbers with a fixed number of columns."""

    def __init__(self, dtype: np.dtype[Any], n_columns: int) -> None:
        self.element = numba.from_dtype(dtype)
        self.itemsize = dtype.itemsize
        self.n_columns = n_columns
        super().__init__(name=f"Rows({self.element}, {n_columns})")


@register_model(Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, rows: Rows) -> None:
        super().__init__(manager, rows, [("address", types.intp), ("size", types.intp)])


class TableSet(types.Type):
    """Named tables behind one pointer."""

    def __init__(self, name: str, fields: Mapping[str, Rows]) -> None:
        self.fields = dict(fields)
        super().__init__(name=f"TableSet({name})")


@register_model(TableSet)
class _TableSetModel(models.PrimitiveModel):
    def __init__(self, manager: Any, tables: TableSet) -> None:
        super().__init__(manager, tables, _WORD)


def _word_at(builder: Any, address: Any, index: int) -> Any:
    place = builder.inttoptr(builder.add(address, _WORD(8 * index)), _WORD.as_pointer())
    word = builder.load(place)
    word.set_metadata("invariant.load", builder.module.add_metadata([]))  # headers never change in a call
    return word


@infer_getattr
class _TableSetAttributes(AttributeTemplate):
    key = TableSet

    def generic_resolve(self, typ: Any, attr: str) -> Any:  # type: ignore[override]
        return typ.fields.get(attr)


@lower_getattr_generic(TableSet)
def _table(context: Any, builder: Any, tables: TableSet, value: Any, name: str) -> Any:
    index = 2 * list(tables.fields).index(name)
    rows = cgutils.create_struct_proxy(tables.fields[name])(context, builder)
    rows.address = _word_at(builder, value, index)
    rows.size = _word_at(builder, value, index + 1)
    return rows._getvalue()


@infer_getattr
class _RowsAttributes(AttributeTemplate):
    key = Rows

    def resolve_size(self, rows: Rows) -> types.Type:
        return types.intp


@lower_getattr_generic(Rows)
def _size(context: Any, builder: Any, rows: Rows, value: Any, name: str) -> Any:
    return cgutils.create_struct_proxy(rows)(context, builder, value=value).size


def _is_index(index: Any) -> bool:
    if isinstance(index, types.Integer):
        return True
    items: Any = index
    return isinstance(index, types.BaseTuple) and len(items) == 2 and all(isinstance(i, types.Integer) for i in items)


def _index_type(index: types.Type) -> types.Type:
    return types.UniTuple(types.intp, 2) if isinstance(index, types.BaseTuple) else types.intp


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):
    def generic(self, args: tuple[types.Type, ...], kws: object) -> Any:
        rows, index = args
        if isinstance(rows, Rows) and _is_index(index):
            return signature(rows.element, rows, _index_type(index))
        return None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):
    def generic(self, args: tuple[types.Type, ...], kws: object) -> Any:
        rows, index, _ = args
        if isinstance(rows, Rows) and _is_index(index):
            return signature(types.none, rows, _index_type(index), rows.element)
        return None


def _element(context: Any, builder: Any, rows: Rows, value: Any, index_type: types.Type, index: Any) -> Any:
    """Pointer to one element."""
    if isinstance(index_type, types.BaseTuple):
        row, column = cgutils.unpack_tuple(builder, index)
        index = builder.add(builder.mul(row, _WORD(rows.n_columns)), column)
    address = cgutils.create_struct_proxy(rows)(context, builder, value=value).address
    offset = builder.mul(index, _WORD(rows.itemsize))
    return builder.inttoptr(builder.add(address, offset), context.get_data_type(rows.element).as_pointer())


@lower_builtin(operator.getitem, Rows, types.Any)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    rows, index_type = sig.args
    pointer = _element(context, builder, rows, args[0], index_type, args[1])
    return pointer if isinstance(rows.element, types.Record) else builder.load(pointer)


@lower_builtin(operator.setitem, Rows, types.Any, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    rows, index_type, _ = sig.args
    builder.store(args[2], _element(context, builder, rows, args[0], index_type, args[1]))
    return context.get_dummy_value()


@intrinsic
def clear(typing_context: Any, rows: Any) -> Any:
    """Set all bytes of a table to zero."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value = cgutils.create_struct_proxy(sig.args[0])(context, builder, value=args[0])
        n_bytes = builder.mul(value.size, _WORD(sig.args[0].itemsize))
        pointer = builder.inttoptr(value.address, ir.IntType(8).as_pointer())
        cgutils.memset(builder, pointer, n_bytes, 0)
        return context.get_dummy_value()

    return types.none(rows), generate


def _block_of(context: Any, builder: Any, rows: Rows, value: Any, first: Any, width: int) -> Any:
    """Elements first … first + width − 1 of an array of 64-bit numbers as one vector."""
    address = cgutils.create_struct_proxy(rows)(context, builder, value=value).address
    place = builder.add(address, builder.mul(first, _WORD(8)))
    load = builder.load(builder.inttoptr(place, ir.VectorType(_WORD, width).as_pointer()))
    load.align = 8
    return load


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


def opener(name: str, columns: Mapping[str, tuple[np.dtype[Any], int]]) -> Callable[..., Any]:
    """A function for compiled code that turns a header (see `header_of`) into a `TableSet`."""
    tables = TableSet(name, {field: Rows(dtype, n_columns) for field, (dtype, n_columns) in columns.items()})

    @intrinsic
    def open_tables(typing_context: Any, header: Any) -> Any:
        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            array = context.make_array(sig.args[0])(context, builder, args[0])
            return builder.ptrtoint(array.data, _WORD)

        return tables(header), generate

    result: Callable[..., Any] = open_tables
    return result


def header_of(tables: NamedTuple) -> np.ndarray:
    """Addresses and lengths of arrays, int64 [2 · n]; valid while the arrays live and keep their size."""
    arrays: tuple[np.ndarray, ...] = tuple(tables)
    if not all(array.flags.c_contiguous for array in arrays):
        raise ValueError("tables must be contiguous")
    return np.array([word for array in arrays for word in (array.ctypes.data, array.size)], dtype=np.int64)
