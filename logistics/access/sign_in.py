"""Sign-in by Flask-Security on a session of its own, which commits by itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import LoginForm, Security, SQLAlchemySessionUserDatastore
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session, scoped_session
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from logistics import database, vault
from logistics.access.models import RoleRow, User
from logistics.access.rules import SHORTEST_PASSWORD
from logistics.config import settings


class NameForm(LoginForm):
    """Signs in by user name; nobody here has an address."""

    email = StringField(validators=[Optional()])
    username = StringField(validators=[InputRequired()])

    def validate(self, **kwargs: Any) -> bool:
        """Find the user by name, and leave everything else to the library."""
        users: SQLAlchemySessionUserDatastore = current_app.extensions["security"].datastore
        self.ifield = self.username
        self.user = users.find_user(username=(self.username.data or "").strip())
        return bool(super().validate(**kwargs))


def install(app: Flask) -> None:
    """Sign-in, its protections and its limits."""
    session: scoped_session[Session] = scoped_session(database.new_session)  # type: ignore[arg-type]
    app.config.update(
        SECRET_KEY=vault.keys().sessions.hex(),
        SECURITY_PASSWORD_SALT=vault.keys().index.hex(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str.strip}}],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_TOKEN_MAX_AGE=12 * 3600,
        # /verify is where anybody checks a certificate.
        SECURITY_VERIFY_URL="/login/again",
        SECURITY_CSRF_PROTECT_MECHANISMS=["session", "basic"],
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=True,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings().secure_cookies,
        REMEMBER_COOKIE_SECURE=settings().secure_cookies,
        PERMANENT_SESSION_LIFETIME=12 * 3600,
    )
    CSRFProtect(app)
    Security(app, SQLAlchemySessionUserDatastore(session, User, RoleRow), login_form=NameForm)

    @app.teardown_appcontext
    def _return_session(_error: BaseException | None) -> None:
        session.remove()

    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings().limits_url,
        headers_enabled=True,
    )
    slowed = limiter.limit("10 per minute", methods=["POST"], deduct_when=_failed)
    app.view_functions["security.login"] = slowed(  # type: ignore[assignment]
        app.view_functions["security.login"]
    )


def _failed(response: Response) -> bool:
    """Whether a sign-in failed; a whole shift may sign in from one address."""
    return response.status_code == HTTPStatus.OK
