"""Signing in: only invited people have accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from changes.models import Person
from honkweb.pages.errors import Trouble, show
from honkweb.pages.invites import person_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
TOO_MANY = Trouble(
    429, "too_many_attempts", "Too many attempts",
    "There were too many attempts from your address in a short time, so this one was not looked at.",
    "Wait five minutes, then try again.",
)  # fmt: skip
USED = Trouble(
    410, "invitation_used", "This invitation no longer works",
    "It was used already, is older than three days, or the address is incomplete.",
    "If you have a password, sign in. Otherwise ask the admin who invited you for a new link.",
)  # fmt: skip
INACTIVE = Trouble(
    403, "inactive", "This account is closed",
    "Your password is right, but an admin has closed the account.",
    "Ask an admin to open it again.",
)  # fmt: skip
LOOKS_PER_MINUTE = 30


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves; accounts come from invitations."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This e-mail address and password do not belong together. Check both and try again.",
        "too_many_login_attempts": "Too many failed attempts for this address. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignIn(LoginView):
    """E-mail and password; in the demo also a button for each demo person."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = (
            Person.objects.filter(is_demo=True, is_active=True).order_by("pk") if settings.DEMO_ALL else []
        )
        return super().get_context_data(**kwargs) | {"demo_people": people, "next": next_of(self.request)}


class SignOut(LogoutView):
    """A page with one button; only its POST signs out."""

    template_name = "account/sign_out.html"


def next_of(request: HttpRequest) -> str:
    """Where to go after signing in: the form's or the address's `next` if it stays here, else the queue."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else "/"


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo person without a password; exists only while everything is the demo's."""
    if not settings.DEMO_ALL:
        raise Http404
    person = get_object_or_404(Person, email=request.POST.get("person", ""), is_demo=True, is_active=True)
    login(request, person, backend=BACKEND)
    return redirect(next_of(request))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password with a one-time link, and sign in with it; a second factor is asked for as ever."""
    if not _may_look(request):
        return show(request, TOO_MANY)
    person = person_of(token)
    if person is None:
        return show(request, USED)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        if is_mfa_enabled(person):  # a link that somebody found must not stand in for the second factor
            return redirect("account_login")
        login(request, person, backend=BACKEND)
        return redirect("/")
    return render(request, "account/welcome.html", {"form": form, "person": person})


def inactive(request: HttpRequest) -> HttpResponse:
    """Where allauth sends somebody whose password is right and whose account is closed."""
    return show(request, INACTIVE)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What allauth shows beyond its limits."""
    return show(request, TOO_MANY)


def _may_look(request: HttpRequest) -> bool:
    """Thirty looks at invitations a minute and address: guessing tokens is hopeless, and now also slow."""
    key = f"welcome:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) <= LOOKS_PER_MINUTE
    except ValueError:  # it went out of date between the two calls
        return True
