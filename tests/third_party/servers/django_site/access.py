"""Who may ask, and what may be searched: the two things that django-scim2 leaves to a site."""

import os

from django_scim.filters import GroupFilterQuery, UserFilterQuery


class Visitor:
    def __init__(self, known):
        self.is_authenticated = known
        self.is_anonymous = not known


class BearerToken:
    def __init__(self, respond):
        self.respond = respond
        self.wanted = "Bearer " + os.environ["SCIM_TOKEN"]

    def __call__(self, request):
        request.user = Visitor(request.headers.get("Authorization") == self.wanted)
        return self.respond(request)


class UserFilter(UserFilterQuery):
    attr_map = {**UserFilterQuery.attr_map, ("externalId", None, None): "scim_external_id"}


class GroupFilter(GroupFilterQuery):
    attr_map = {("displayName", None, None): "name", ("externalId", None, None): "scim_external_id"}
