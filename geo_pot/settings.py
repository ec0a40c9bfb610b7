"""Django's settings. What differs between machines comes from the environment (geo_pot.env), the rest stands here."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from geo_pot.env import read_environment
from geo_pot.libraries import find_library
from geo_pot.logs import configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent
environment = read_environment()

SECRET_KEY = environment.secret_key
DEBUG = environment.debug
ALLOWED_HOSTS = environment.allowed_hosts
CSRF_TRUSTED_ORIGINS = environment.trusted_origins
ROOT_URLCONF = "geo_pot.urls"
WSGI_APPLICATION = "geo_pot.wsgi.application"
ASGI_APPLICATION = "geo_pot.asgi.application"

ROOMS = [
    "api",
    "tasks",
    "geo_pot.web",
    "geo_pot.backoffice",
    "geo_pot.hotspots",
    "geo_pot.complaints",
    "geo_pot.accounts.personal",
    "geo_pot.accounts",
    "geo_pot.agencies",
    "geo_pot.outbox",
    "geo_pot.audit",
    "geo_pot.backups",
    "spatial",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "geo_pot.accounts.personal.middleware.Door",
    "geo_pot.accounts.middleware.SignInGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# Places and points. The wheels' libraries are newer than a distribution's; None leaves the search to Django.
GDAL_LIBRARY_PATH = find_library("GDAL_LIBRARY_PATH", environment.libraries)
GEOS_LIBRARY_PATH = find_library("GEOS_LIBRARY_PATH", environment.libraries)

# Indexes of the boundaries, each built once and then mapped by every process. Made again wherever they are not found.
INDEX_DIR = Path(environment.index_dir) if environment.index_dir else BASE_DIR / ".data" / "index"

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        **environment.database,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "geopot",
            "connect_timeout": 10,
            # What hangs gives up, so that one bad query or a forgotten transaction cannot stop everyone.
            "options": f"-c statement_timeout={environment.statement_timeout_s}s"
            " -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
            # A statement whose worker was killed ends too, and with it the locks it held.
            " -c client_connection_check_interval=5s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Instants are UTC everywhere; the local days of a city come from its Territory.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "geo_pot" / "locale"]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # served from where they lie: nothing to collect before a start
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A request holds one complaint or one polygon; photos will come by another door.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],  # MapLibre's worker
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Accounts. Passwords are optional: a code to the phone or the mailbox signs in as well.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "geo_pot.accounts.sessions"
SESSION_COOKIE_AGE = 90 * 86_400
STAFF_SESSION_AGE_S = 12 * 3_600  # whoever sees what others told signs in every day
INVITATION_VALID = timedelta(days=7)
LOGIN_URL = LOGIN_REDIRECT_URL = "/account/"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.https else 0
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_ADAPTER = "geo_pot.accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "geo_pot.accounts.signing_in.forms.EitherAddress"
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1"]  # either of the first two: the form class says so
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody makes us write to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# By account, number or mailbox, so that an office behind one address works; the wall per address is for floods alone.
# A code of six digits is guessed thrice, and asked for 20 times a day: one chance in 16,000.
ACCOUNT_RATE_LIMITS = {
    "signup": "600/m/ip",
    "login": "600/m/ip",
    "login_failed": "5/5m/key,20/h/key,50/d/key",
    "request_login_code": "3/m/key,10/h/key,20/d/key",
    "verify_phone": "1/30s/key,5/h/key,10/d/key",
    "confirm_email": "1/10s/key,5/h/key,10/d/key",
    "reset_password": "3/m/key,10/h/key,20/d/key",
    "reset_password_from_key": "600/m/ip",
    "change_phone": "3/m/user,10/d/user",
    "manage_email": "20/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "5/5m/user,20/h/user",
}
HEADLESS_ONLY = True
HEADLESS_ADAPTER = "geo_pot.accounts.signing_in.headless.HeadlessAdapter"
HEADLESS_FRONTEND_URLS = {
    "account_signup": f"{environment.public_url}/account/register",
    "account_reset_password": f"{environment.public_url}/account/",
}
MFA_ADAPTER = "geo_pot.accounts.signing_in.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "GeoPOT"
MFA_TOTP_TOLERANCE = 1  # clocks of phones
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Our own rates, in Redis
RATES_STORAGE = environment.redis_url
RATES_PREFIX = "geopot.rates"
RATES = {
    "sms": "2000/hour",  # of the whole service: what a flood may cost
    "sms-to-phone": "5/hour; 10/day",
    "invitation": "20/minute",
    "follow": "60/minute",
    "export": "5/hour",  # of an account: everything that is kept about it
    # Reports without an account: more are held back from the public until somebody has looked.
    "anonymous-of-device": "10/hour; 30/day",
    "anonymous-of-address": "200/hour",
}
PHONE_COUNTRY = "62"  # what the 0 of a number stands for that is written as at home
PUBLIC_URL = environment.public_url
SMS = environment.sms
SMS_TIMEOUT_S = 5
EMAIL_BACKEND = environment.mail.backend
EMAIL_HOST, EMAIL_PORT = environment.mail.host, environment.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = environment.mail.user, environment.mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = environment.mail.starttls, environment.mail.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.mail.sender

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.https else None

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": environment.redis_url},
}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.AppToken", "api.authentication.BrowserSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "GeoPOT",
    "DESCRIPTION": "Complaints as points, the places that answer for them, and where they keep coming back.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": ["api.schemas.add_schemas"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# A task is handed out again when its worker dies, so every task may run twice; only ids travel.
CELERY_BROKER_URL = environment.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
# Redis hands a message out again after so long; longer than any task may take.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1_200, "socket_connect_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
# Listed, because autodiscovery would look for a module tasks.tasks.
CELERY_IMPORTS = [
    "tasks.accounts",
    "tasks.editions",
    "tasks.hotspots",
    "tasks.outbox",
    "tasks.privacy",
    "tasks.routing",
]
# A job that nobody took before its next turn is dropped, so that a stopped worker finds no pile of them.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "request-due-runs": {"task": "tasks.hotspots.request_due_runs", "schedule": 600, "options": {"expires": 600}},
    "resume-open-runs": {"task": "tasks.hotspots.resume_open_runs", "schedule": 60, "options": {"expires": 60}},
    "resume-open-analyses": {
        "task": "tasks.hotspots.resume_open_analyses",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "request-runs-between": {
        "task": "tasks.hotspots.request_runs_between",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
    "resume-publications": {"task": "tasks.editions.resume_publications", "schedule": 60, "options": {"expires": 60}},
    "route-pending": {"task": "tasks.routing.route_all_waiting", "schedule": 60, "options": {"expires": 60}},
    "forget-expired-people": {"task": "tasks.privacy.forget_expired", "schedule": 3_600, "options": {"expires": 3_600}},
    "forget-leftovers": {"task": "tasks.accounts.forget_leftovers", "schedule": 3_600, "options": {"expires": 3_600}},
    "forget-done-events": {"task": "tasks.outbox.forget", "schedule": 3_600, "options": {"expires": 3_600}},
}

# The outbox. A lease is longer than a delivery may take: it never runs out under a worker that still works.
OUTBOX_DELIVERY_LIMIT_S = 60
OUTBOX_LEASE_S = 120
OUTBOX_IN_FLIGHT = 500  # what the workers clear within a lease; more would be handed out twice
OUTBOX_ATTEMPTS = 8
OUTBOX_KEPT = timedelta(days=7)  # done events, for a look back

# Personal data
PERSONAL_DATA_KEPT = timedelta(days=2 * 365)  # after they were last told; then they are deleted

# Hotspots
HOTSPOT_MIN_REPORTERS = 5  # different known people, before the public sees a site that they reported
HOTSPOT_ATTEMPTS = 3  # to compute a run whose worker dies
HOTSPOT_ANALYSIS_S = 20  # for a planner's own polygon,
HOTSPOT_ANALYSIS_POINTS = 50_000  # with so many complaints at most
HOTSPOT_KEEP_RUNS = 60  # the newest of each group, for a look back at `as_of`
HOTSPOT_KEEP_DAYS = 400  # and the last run of each day for so long; the last of each month for good

LOGGING_CONFIG = None
configure_logs(as_json=environment.log_json, debug=DEBUG)
