"""What becomes of a WeChat account when two rows of one human being are made one: it is bound anew by the row kept."""

from linli.channels import binding
from linli.channels.models import Bound, Scene
from linli.journal.actors import Actor
from linli.people.merging import registry
from linli.people.models import Person


def enrol() -> None:
    """Called once when the application is ready."""
    registry.stays(Bound, why="a way to be reached is not handed on: it ends, and the first binds anew")
    registry.stays(Scene, why="letters that bind are not handed on: deleted")
    registry.before(_unbind)


def _unbind(first: Person, second: Person, by: Actor) -> None:
    for bound in (
        Bound.objects.select_for_update(of=("self",)).select_related("account").filter(person=second, ended_at=None)
    ):
        binding.end(bound, by)
    Scene.objects.filter(person=second).delete()
