"""The two points where allauth asks us: how to find a person by telephone, and how TOTP secrets are sealed."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from linli.kernel.sealed import seal, unseal
from linli.people.models import Person

WHERE = "mfa_authenticator.secret"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by telephone; nobody signs up by allauth's own pages."""

    def is_open_for_signup(self, request: object) -> bool:
        return False

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        person = cast(Person, user)
        return (person.phone, person.phone_proved_at is not None) if person.phone else None

    def get_user_by_phone(self, phone: str) -> Person | None:
        return Person.objects.by_phone(phone)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seal the TOTP secret at rest with the installation's key ring."""

    def encrypt(self, text: str) -> str:
        return seal(text, place=WHERE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(bytes.fromhex(encrypted_text), place=WHERE)

    def get_totp_issuer(self) -> str:
        return "Linli"
