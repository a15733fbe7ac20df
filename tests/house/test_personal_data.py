"""No table tells of a person unless export and erasure know of it."""

from django.apps import apps

from photo_contest.domain.personal_data.export import SECTIONS
from photo_contest.domain.personal_data.treatment import EMPTIED, KEPT, RENEWED, TREATMENTS
from photo_contest.models import Member


def relations_to_members() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.related_model is Member
        and not field.auto_created
        and not field.many_to_many  # told as the table between
    } | {
        f"{field.remote_field.through._meta.label}.{field.m2m_field_name()}"
        for field in Member._meta.many_to_many
    }


def test_every_relation_to_a_member_has_its_treatment():
    assert relations_to_members() == set(TREATMENTS)


def test_every_column_of_a_member_has_its_treatment():
    columns = [field.name for field in Member._meta.concrete_fields]
    assert sorted(columns) == sorted([*EMPTIED, *RENEWED, *KEPT])


def test_every_treatment_is_told_in_a_part_of_the_export():
    assert {treatment.told_in for treatment in TREATMENTS.values()} <= set(SECTIONS)
