"""Print fresh secrets for docker-compose.yml: `python3 -m tools.dotenv > .env`."""

import secrets

NAMES = ("GEOPOT_SECRET_KEY", "GEOPOT_SUPERUSER_PASSWORD", "GEOPOT_OWNER_PASSWORD", "GEOPOT_APP_PASSWORD")

if __name__ == "__main__":
    for name in NAMES:
        print(f"{name}={secrets.token_urlsafe(36)}")  # urlsafe: the passwords stand in URLs
