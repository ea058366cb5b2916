"""Signing in: only invited people have accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves; accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
