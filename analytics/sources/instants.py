"""Instants as the hour and the day that they lie in, told by the database: one cheap expression a
row, where Django's own would call Python for each row on SQLite."""

from typing import Any

from django.db.models import DateField, DateTimeField, Func


class HourOf(Func):
    """The instant at which the hour begins; hours begin at the same instants in UTC and in Viet
    Nam."""

    arity = 1
    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "substr(%(expressions)s, 1, 13) || ':00:00'"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "date_trunc('hour', %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)


class DayOf(Func):
    """The day in Viet Nam, whose clocks have stood at UTC+7 since 1975."""

    arity = 1
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "date(%(expressions)s, '+7 hours')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(expressions)s) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
        return self.as_sql(compiler, connection, template=template, **context)
