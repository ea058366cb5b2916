"""Addresses of changes as facts; those about judging them are in reviews."""

from django.urls import path

from changes.views import acting, asking, codes, repositories, running

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("running/", running.running, name="running"),
    path("changes/<int:number>/runs/<int:run_number>/", running.run, name="run"),
    path("changes/<int:number>/answer/", acting.answer, name="answer"),
    path("changes/<int:number>/stop/", acting.stop, name="stop"),
    path("changes/<int:number>/close/", acting.close, name="close"),
    path("changes/<int:number>/retry/", acting.try_again, name="retry"),
    path("changes/<int:number>/reopen/", acting.reopen, name="reopen"),
    path("changes/<int:number>/slack/again/", acting.post_again_to_slack, name="post_again"),
    path("changes/<int:number>/verify/again/", acting.run_verifiers_again, name="verify_again"),
    path("qr/<str:signed>.png", codes.qr_code, name="qr_code"),
    path("repositories/", repositories.repositories, name="repositories"),
    path("repositories/<str:owner>/<str:name>/", repositories.repository, name="repository"),
    path("repositories/<str:owner>/<str:name>/lift/", repositories.lift, name="lift_pause"),
]
