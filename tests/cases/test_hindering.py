"""A body does not end while cases are in the charge of its posts, or while it promises residents something."""

import pytest

from linli.cases.hindering import of_body
from linli.cases.models import Case
from linli.kernel import clock
from linli.people.models import Post
from tests.cases.conftest import Sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_open_cases_are_counted_and_closed_ones_are_not(estate_cast: Cast, sent: Sent) -> None:
    case = sent()
    post = Post.objects.get(pk=estate_cast.posts["secretary"].pk)
    Case.objects.filter(pk=case.pk).update(handler_post=post)
    said = list(of_body(post.organisation))
    assert len(said) == 1
    assert "还有 1 件" in said[0]
    Case.objects.filter(pk=case.pk).update(open=False, closed_at=clock.now())
    assert list(of_body(post.organisation)) == []
