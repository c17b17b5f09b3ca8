"""Tables as the kernel sees them: plain pointers that read like numpy arrays.

Compiled code that hands tuples of forty arrays from function to function spends its time on
reference counts and arguments (measured: 100 times slower, and minutes to compile). Here a whole
set of tables is one pointer to a header of (address, length) pairs, so that `s.places[k].phase`
compiles to two loads. Whoever calls the kernel keeps the arrays alive; nothing is checked inside.

No two columns share memory, and the tables of a model never change. Every access says so to the
compiler (type-based alias metadata, invariant loads), which then keeps what it has read in
registers instead of reading it again after each store.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_setattr_generic
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import intrinsic as _intrinsic
from numba.extending import lower_builtin, lower_getattr_generic, models, register_model

intrinsic: Any = _intrinsic  # callers pass one argument less than the signature says
_WORD = ir.IntType(64)
_BYTE_POINTER = ir.IntType(8).as_pointer()


class Rows(types.Type):
    """A table of records, or an array of numbers with a fixed number of columns."""

    def __init__(self, table: str, dtype: np.dtype[Any], n_columns: int, *, is_constant: bool) -> None:
        self.table = table
        self.itemsize = dtype.itemsize
        self.n_columns = n_columns
        self.is_constant = is_constant
        self.record = dtype if dtype.names else None
        self.element = Row(self) if dtype.names else numba.from_dtype(dtype)
        super().__init__(name=f"Rows({table})")


class Row(types.Type):
    """One record of a table."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        super().__init__(name=f"Row({rows.table})")

    def column(self, name: str) -> tuple[Any, int]:
        """Type of a column and its place in the record [bytes]."""
        record = self.rows.record
        if record is None or record.fields is None:
            raise TypeError(f"{self.rows.table} has no columns")
        dtype, offset = record.fields[name][:2]
        return numba.from_dtype(dtype), offset


@register_model(Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, rows: Rows) -> None:
        super().__init__(manager, rows, [("address", types.intp), ("size", types.intp)])


class TableSet(types.Type):
    """Named tables behind one pointer."""

    def __init__(self, name: str, fields: Mapping[str, Rows]) -> None:
        self.fields = dict(fields)
        super().__init__(name=f"TableSet({name})")


@register_model(Row)
@register_model(TableSet)
class _AddressModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, _WORD)


def mark(builder: Any, access: Any, rows: Rows, column: str = "") -> Any:
    """Tell the compiler which column a load or store touches, and whether it can change."""
    module = builder.module
    root = module.add_metadata(["twin tables"])
    kind = module.add_metadata([f"{rows.table}.{column}", root, _WORD(0)])
    access.set_metadata("tbaa", module.add_metadata([kind, kind, _WORD(0)]))
    if rows.is_constant and isinstance(access, ir.LoadInstr):
        access.set_metadata("invariant.load", module.add_metadata([]))
    return access


def address_of(context: Any, builder: Any, rows: Rows, value: Any, index: Any) -> Any:
    """Address of row `index` of a table as a number."""
    start = cgutils.create_struct_proxy(rows)(context, builder, value=value).address
    return builder.add(start, builder.mul(index, _WORD(rows.itemsize)))


# ---- a table of a set, and its size ----------------------------------------------------------


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


# ---- a column of a record --------------------------------------------------------------------


@infer_getattr
class _RowAttributes(AttributeTemplate):
    key = Row

    def generic_resolve(self, typ: Any, attr: str) -> Any:  # type: ignore[override]
        return typ.column(attr)[0]


def _column(context: Any, builder: Any, row: Row, address: Any, name: str) -> Any:
    kind, offset = row.column(name)
    pointer = context.get_data_type(kind).as_pointer()
    return builder.inttoptr(builder.add(address, _WORD(offset)), pointer)


@lower_getattr_generic(Row)
def _get_column(context: Any, builder: Any, row: Row, address: Any, name: str) -> Any:
    return mark(builder, builder.load(_column(context, builder, row, address, name)), row.rows, name)


@lower_setattr_generic(Row)
def _set_column(context: Any, builder: Any, sig: Any, args: Any, name: str) -> None:
    row = sig.args[0]
    kind, _ = row.column(name)
    value = context.cast(builder, args[1], sig.args[1], kind)
    mark(builder, builder.store(value, _column(context, builder, row, args[0], name)), row.rows, name)


# ---- a row of a table ------------------------------------------------------------------------


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
        if isinstance(rows, Rows) and rows.record is None and _is_index(index):
            return signature(types.none, rows, _index_type(index), rows.element)
        return None


def number_pointer(context: Any, builder: Any, rows: Rows, value: Any, index: Any) -> Any:
    """Pointer to one number of an array."""
    pointer = context.get_data_type(rows.element).as_pointer()
    return builder.inttoptr(address_of(context, builder, rows, value, index), pointer)


def _number(context: Any, builder: Any, rows: Rows, value: Any, index_type: types.Type, index: Any) -> Any:
    """The same, by one index or two."""
    if isinstance(index_type, types.BaseTuple):
        row, column = cgutils.unpack_tuple(builder, index)
        index = builder.add(builder.mul(row, _WORD(rows.n_columns)), column)
    return number_pointer(context, builder, rows, value, index)


@lower_builtin(operator.getitem, Rows, types.Any)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    rows, index_type = sig.args
    if rows.record is not None:
        return address_of(context, builder, rows, *args)
    return mark(builder, builder.load(_number(context, builder, rows, args[0], index_type, args[1])), rows)


@lower_builtin(operator.setitem, Rows, types.Any, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    rows, index_type, _ = sig.args
    mark(builder, builder.store(args[2], _number(context, builder, rows, args[0], index_type, args[1])), rows)
    return context.get_dummy_value()


@intrinsic
def clear(typing_context: Any, rows: Any) -> Any:
    """Set all bytes of a table to zero."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value = cgutils.create_struct_proxy(sig.args[0])(context, builder, value=args[0])
        n_bytes = builder.mul(value.size, _WORD(sig.args[0].itemsize))
        cgutils.memset(builder, builder.inttoptr(value.address, _BYTE_POINTER), n_bytes, 0)
        return context.get_dummy_value()

    return types.none(rows), generate


def opener(name: str, columns: Mapping[str, tuple[np.dtype[Any], int]], *, is_constant: bool) -> Callable[..., Any]:
    """A function for compiled code that turns a header (see `header_of`) into a `TableSet`.

    `is_constant`: nothing in these tables changes while compiled code runs.
    """
    fields = {
        field: Rows(f"{name}.{field}", dtype, n_columns, is_constant=is_constant)
        for field, (dtype, n_columns) in columns.items()
    }
    tables = TableSet(name, fields)

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
