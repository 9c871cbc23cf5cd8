"""A Django site with django-scim2 as it comes. Arguments: port, folder of the database. The token is in SCIM_TOKEN."""

import socketserver
import sys
import wsgiref.simple_server as wsgi

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

PORT, FOLDER = sys.argv[1:]
settings.configure(
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_scim", "django_site"],
    AUTH_USER_MODEL="django_site.User",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{FOLDER}/site.db",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }
    },
    MIDDLEWARE=["django_site.access.BearerToken", "django_scim.middleware.SCIMAuthCheckMiddleware"],
    SCIM_SERVICE_PROVIDER={
        "SCHEME": "http",
        "NETLOC": f"127.0.0.1:{PORT}",
        "AUTHENTICATION_SCHEMES": [{"type": "oauthbearertoken", "name": "Token", "description": "One token"}],
        "GROUP_MODEL": "django_site.models.Group",
        "USER_FILTER_PARSER": "django_site.access.UserFilter",
        "GROUP_FILTER_PARSER": "django_site.access.GroupFilter",
    },
)
django.setup()
urlpatterns = [path("scim/v2/", include("django_scim.urls", namespace="scim"))]
call_command("migrate", run_syncdb=True, verbosity=0)


class Server(socketserver.ThreadingMixIn, wsgi.WSGIServer):
    daemon_threads = True


class Quiet(wsgi.WSGIRequestHandler):
    def log_message(self, *_):
        pass


with wsgi.make_server("127.0.0.1", int(PORT), get_wsgi_application(), Server, Quiet) as server:
    print("listening", flush=True)
    server.serve_forever()
