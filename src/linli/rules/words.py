"""What every part of a page is made of: keys that are all known, words in both languages, one name or several."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """The same words in both languages."""

    zh: str
    en: str = ""

    def say(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.zh


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Names = Annotated[tuple[str, ...], BeforeValidator(lambda value: tuple(_as_list(value)))]
