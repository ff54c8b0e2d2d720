"""
Addresses for logging in: of django-allauth only what is used here, each behind its door.

There is no sign-up, no change of e-mail address and no password by e-mail: accounts and new passwords come from the commander.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from shouwang.apps.operations.access import anybody, signed_in

urlpatterns = [
    path("login/", anybody(account.login), name="account_login"),
    path("logout/", anybody(account.logout), name="account_logout"),
    path("inactive/", anybody(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("2fa/", signed_in(second_factor.index), name="mfa_index"),
    path("2fa/authenticate/", anybody(second_factor.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", signed_in(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", signed_in(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", anybody(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/webauthn/reauthenticate/", signed_in(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", signed_in(passkey.remove_webauthn), name="mfa_remove_webauthn"),
]
