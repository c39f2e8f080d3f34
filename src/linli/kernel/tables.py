"""Many tables at once, for a new database: Django renders every model anew after each single one."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Index


class CreateModels(Operation):
    """Models of one floor, which may point at each other both ways; all are rendered once, after the last of them."""

    serialization_expand_args = ["models"]

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


class KeysWithoutIndex(Operation):
    """Keys of one floor that lose their own index, since another one begins with them or nothing is looked up by them.

    Django would write each table anew on SQLite, and with it lose the triggers that guard it.
    """

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        self.keys = keys

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for model, name in self.keys:
            field = state.models[app_label, model].get_field(name).clone()
            field.db_index = False
            state.alter_field(app_label, model, name, field, preserve_default=True)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        editor: Any = schema_editor
        for model, field in self._keys(app_label, from_state):
            of_column = {"column_names": [field.column], "index": True, "unique": False, "type_": Index.suffix}
            for name in editor._constraint_names(model, exclude={one.name for one in model._meta.indexes}, **of_column):
                editor.execute(editor._delete_index_sql(model, name))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        editor: Any = schema_editor
        for model, field in self._keys(app_label, to_state):
            editor.execute(editor._create_index_sql(model, fields=[field]))

    def _keys(self, app_label: str, state: Any) -> Iterator[tuple[Any, Any]]:
        for model_name, name in self.keys:
            model = state.apps.get_model(app_label, model_name)
            yield model, model._meta.get_field(name)

    def describe(self) -> str:
        return f"Let {len(self.keys)} keys go without an index of their own"
