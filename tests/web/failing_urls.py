"""The product's addresses and one that fails, for the page of internal errors."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from backend.urls import handler400, handler403, handler404, handler500
from backend.urls import urlpatterns as product_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def is_lost(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the database is away")


urlpatterns = [path("hong/", fails), path("mat/", is_lost), *product_urls]
