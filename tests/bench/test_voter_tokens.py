"""`manage.py voter_tokens`: new voters for measuring, on this machine alone."""

import io

import pytest
from django.core.management import CommandError, call_command

from photo_contest.domain.voters import voter_of_token


@pytest.fixture(autouse=True)
def _here(settings):
    settings.ALLOWED_HOSTS = ["localhost"]  # tests are served to one more


def tokens(count: int) -> list[str]:
    printed = io.StringIO()
    call_command("voter_tokens", count=count, stdout=printed)
    return printed.getvalue().splitlines()


def test_each_line_is_the_token_of_a_new_voter():
    minted = tokens(50)
    assert len({voter_of_token(token, network="n").key for token in minted}) == 50


@pytest.mark.parametrize(
    "elsewhere",
    [{"CONTEST_HOST": "0.0.0.0"}, {"ALLOWED_HOSTS": ["localhost", "thi.example.vn"]}],  # noqa: S104
)
def test_they_are_refused_where_other_machines_are_served(settings, elsewhere):
    for name, value in elsewhere.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match="Nothing was minted"):
        tokens(1)
