"""What published processes bring to the floors below: kinds of posts, and settings.

They stand in the published version itself; the floors below ask for them here (`kinds.bring`, `registry.bring`).
Every version's are known, for a case keeps its version; those of a version in force can be had anew.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Case, Channel
from linli.kernel.refused import Refused
from linli.people import kinds
from linli.people.kinds import PostKind
from linli.people.queries import posts_stand
from linli.rules.declared import Declarations, Setting
from linli.rules.expressions import Path
from linli.rules.faults import strange
from linli.rules.pack import Pack
from linli.rules.pack_review import questions
from linli.rules.words import Words
from linli.settings import registry
from linli.settings.queries import is_set
from linli.settings.registry import Declared

Version = tuple[str, bool]  # what a version brings, as it is kept, and whether it is in force

_said: Callable[[Words], Promise] = lazy(lambda words: words.say(get_language() or ""), str)


def of(pack: Pack) -> str:
    """What the page declares, as it is kept beside its text."""
    return Declarations(posts=pack.posts, settings=pack.settings).model_dump_json()


def posts(versions: Iterable[Version]) -> dict[str, PostKind]:
    """The kinds of posts of these versions, those in force last: theirs count."""
    return {
        code: PostKind(code, _said(post.title), post.levels, post.strong, offered=in_force)
        for kept, in_force in versions
        for code, post in _read(kept).posts.items()
    }


def settings(versions: Iterable[Version]) -> dict[str, Declared]:
    """The settings of these versions, those in force last: theirs count."""
    return {
        key: _setting(key, setting, offered=in_force)
        for kept, in_force in versions
        for key, setting in _read(kept).settings.items()
    }


@lru_cache(maxsize=256)
def _read(kept: str) -> Declarations:
    return Declarations.model_validate_json(kept) if kept else Declarations()


def _setting(key: str, kept: Setting, *, offered: bool = True) -> Declared:
    default = list(kept.default) if isinstance(kept.default, tuple) else kept.default
    return Declared(
        key,
        default,
        kept.type,
        _said(kept.title),
        kept.source,
        kept.floor,
        kept.ceiling,
        kept.basis,
        _said(kept.unit) if isinstance(kept.unit, Words) else kept.unit,
        {code: _said(words) for code, words in kept.options.items()},
        kept.levels,
        offered,
    )


def faults(pack: Pack, others: Iterable[Pack]) -> Iterator[tuple[Path, str]]:
    """What is wrong with a page beside those in force: unknown posts and settings, and declarations that clash."""
    rest = list(others)
    known_posts = kinds.HOUSE.keys() | {code for other in rest for code in other.posts}
    known_settings = registry.house().keys() | {key for other in rest for key in other.settings}
    yield from strange(pack, known_posts, known_settings)
    for part, house in (("posts", kinds.HOUSE.keys()), ("settings", registry.house().keys())):
        for name, own in getattr(pack, part).items():
            if name in house:
                yield (part, name), _("this is the program's own; use another name")
            for other in rest:
                if getattr(other, part).get(name, own) != own:
                    words = _("the process “%(pack)s” declares this otherwise; say the same, or use another name")
                    yield (part, name), words % {"pack": other.id}
    for path, asked in questions(pack):
        for option in asked.options if asked.role == "channel" else ():
            if option not in Channel.values:
                words = _("no way by which a case comes is called “%(option)s”; they are %(ways)s")
                yield (*path, "options", option), words % {"option": option, "ways": ", ".join(Channel.values)}
    for key, setting in pack.settings.items():
        try:
            _setting(key, setting).cleaned(_setting(key, setting).default)
        except Refused as refused:
            yield ("settings", key, "default"), refused.message


def must_keep_what_is_in_use(before: Pack, after: Pack, others: Iterable[Pack], versions: Iterable[int]) -> None:
    """Refused when the new page lacks a declaration of the one in force that something still goes by.

    `versions` are the ids of the process's own versions, under which cases may still run.
    """
    rest = list(others)
    gone = _gone(before, after, rest, "posts"), _gone(before, after, rest, "settings")
    for name in gone[0] | gone[1]:
        if why := _used(name, name in gone[0], rest, versions):
            words = _("The new version no longer declares “%(name)s”, and %(why)s. Keep it on the page.")
            raise Refused("declaration_in_use", words % {"name": name, "why": why})
    for key, setting in after.settings.items():
        if key in before.settings and before.settings[key].type != setting.type and is_set(key):
            words = _("A value is set for “%(name)s”, so its type cannot change. Use another name.")
            raise Refused("declaration_in_use", words % {"name": key})


def _gone(before: Pack, after: Pack, others: Iterable[Pack], part: str) -> set[str]:
    kept = set(getattr(after, part)).union(*(getattr(other, part) for other in others))
    return set(getattr(before, part)) - kept


def _used(name: str, is_post: bool, others: Iterable[Pack], versions: Iterable[int]) -> str:
    """By what it is still used, in words; empty when by nothing."""
    if is_post and posts_stand(name):
        return _("a post of this kind stands")
    if not is_post and is_set(name):
        return _("a value is set for it")
    for other in others:
        if name in (other.posts_named if is_post else other.settings_named):
            return _("the process “%(pack)s” goes by it") % {"pack": other.id}
    if Case.objects.filter(pack_version_id__in=versions, open=True).exists():
        return _("cases still run by the versions before")
    return ""
