from django.db import migrations

from photo_contest.migrations import _triggers


class Migration(migrations.Migration):
    dependencies = [("photo_contest", "0001_initial")]

    operations = [migrations.RunPython(_triggers.create, _triggers.drop)]
