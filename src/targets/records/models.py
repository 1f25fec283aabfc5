"""The pydantic model of one record, made from a dataset of the rules file.

Never knows other records: keys, the roster and row checks are judged at admission.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from targets.records.cells import Cell, Convert, RefusedCellError, Value, cell_reader
from targets.rulebook.models import Dataset, RecordField, RulebookModel
from targets.rulebook.scalars import ReadBy

_PYTHON_TYPES: dict[str, Any] = {
    "id": str | int | Cell | None,
    "category": str | Cell | None,
    "text": str | Cell | None,
    "count": int | Cell | None,
    "integer": int | Cell | None,
    "decimal": Decimal | Cell | None,
    "yes_no": bool | Cell | None,
    "date": date | Cell | None,
    "month": date | Cell | None,
}


class Record(BaseModel):
    """The base of every record model: frozen, and deaf to columns that the rules file does not
    name.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,  # of a record that lacks a field, that would be all of it
    )


def is_required(rulebook: RulebookModel, dataset: Dataset, name: str) -> bool:
    """Whether a record without this field is rejected."""
    return not dataset.fields[name].optional or name in (
        rulebook.unit.id,
        dataset.time,
        *dataset.key,
    )


def cell_readers(rulebook: RulebookModel, dataset: Dataset) -> dict[str, Convert]:
    """For every field the function that reads its cells."""
    identifying = {rulebook.unit.id, dataset.time, *dataset.key}
    plain = dataset.model_copy(update={"not_applicable_values": ()})
    return {
        name: cell_reader(
            spec,
            plain if name in identifying else dataset,
            required=is_required(rulebook, dataset, name),
        )
        for name, spec in dataset.fields.items()
    }


def build_record_model(
    rulebook: RulebookModel, name: str, readers: Mapping[str, Convert]
) -> type[Record]:
    """The model of one record of the dataset `name`; its fields may come under any of their
    headings.

    Values are `int`, `Decimal`, `bool`, `date` (a month is its first day) or text; an empty cell is
    `None`, a cell that says the figure is not asked is `Cell.NOT_APPLICABLE`.
    """
    dataset = rulebook.records[name]
    fields: dict[str, Any] = {
        field: _model_field(
            field, spec, readers[field], required=is_required(rulebook, dataset, field)
        )
        for field, spec in dataset.fields.items()
    }
    model: type[Record] = create_model(name, __base__=Record, **fields)
    return model


def _model_field(name: str, spec: RecordField, read: Convert, *, required: bool) -> tuple[Any, Any]:
    names = spec.headings(name)
    alias = AliasChoices(*names) if len(names) > 1 else None
    label = spec.label.text("en") if spec.label else None
    kind: Any = _PYTHON_TYPES[spec.type]
    annotation: Any = Annotated[kind, ReadBy(_refusing(read))]
    default = ... if required else None
    return annotation, Field(default, validation_alias=alias, title=label)


def _refusing(read: Convert) -> Callable[[object], Value]:
    """The reader, with its refusal as pydantic wants it."""

    def validate(cell: object) -> Value:
        try:
            return read(cell)
        except RefusedCellError as refused:
            raise PydanticCustomError(
                "cell",
                "{message}",
                {"message": refused.wording.text("en"), "wording": refused.wording},
            ) from None

    return validate
