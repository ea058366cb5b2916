"""All addresses."""

from allauth.account.views import reauthenticate
from django.urls import URLPattern, URLResolver, include, path

from honkweb import webhooks
from honkweb.pages import accounts, errors, settings, site, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", accounts.SignIn.as_view(), name="account_login"),
    path("sign-in/demo/", accounts.sign_in_demo, name="sign_in_demo"),
    path("sign-in/again/", reauthenticate, name="account_reauthenticate"),
    path("sign-in/closed/", accounts.inactive, name="account_inactive"),
    path("sign-out/", accounts.SignOut.as_view(), name="account_logout"),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("settings/", settings.mine, name="settings"),
    path("settings/theme/", settings.set_theme, name="set_theme"),
    path("settings/tokens/", tokens.make, name="make_token"),
    path("settings/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("settings/second-factor/", include("allauth.mfa.urls")),
    path("webhooks/github/", webhooks.github, name="webhooks_github"),
    path("webhooks/slack/", webhooks.slack, name="webhooks_slack"),
    path("healthz", site.healthz, name="healthz"),
    path("filling/", site.filling, name="filling"),
    path("counts/", site.counts_of_mine, name="counts"),
    path("manifest.webmanifest", site.manifest, name="manifest"),
    path("sw.js", site.service_worker, name="service_worker"),
    path("static/<str:version>/<path:name>", site.other_version, name="other_version"),
    path("offline/", errors.offline, name="offline"),
    path("audit/", include("honkweb.pages.audit_urls")),
    path("api/v1/", include("honkweb.api.urls")),
    path("", include("changes.urls")),
    path("", include("reviews.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = accounts.too_many
handler500 = errors.failed
