"""`/health/`: whether this process can serve, for a load balancer or a person."""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


# Not in a transaction: opening one is what fails first when the database is away.
@transaction.non_atomic_requests
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"database": "reachable"})
