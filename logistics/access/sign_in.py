"""Sign-in by Flask-Security on a session of its own, which commits by itself."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session, scoped_session

from logistics import database, vault
from logistics.access.models import RoleRow, User
from logistics.config import settings


def install(app: Flask) -> None:
    """Sign-in, its protections and its limits."""
    session: scoped_session[Session] = scoped_session(database.new_session)  # type: ignore[arg-type]
    app.config.update(
        SECRET_KEY=vault.keys().sessions.hex(),
        SECURITY_PASSWORD_SALT=vault.keys().index.hex(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str.strip}}],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_TOKEN_MAX_AGE=12 * 3600,
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
    Security(app, SQLAlchemySessionUserDatastore(session, User, RoleRow))

    @app.teardown_appcontext
    def _return_session(_error: BaseException | None) -> None:
        session.remove()

    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings().limits_url,
        headers_enabled=True,
    )
    limiter.limit("10 per minute", methods=["POST"])(app.view_functions["security.login"])
