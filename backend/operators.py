"""The admin's sign-in is everybody's: one door, one limit."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from backend.problems import forbidden


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Leads to the pages' sign-in; who is signed in already and comes here may not enter."""
    if request.user.is_authenticated:
        return forbidden(request)
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': target})}")
