"""`/health/`: whether this process can serve, for a load balancer or a person."""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kb.regions import completeness
from kb.review.audit.watch import in_order


# Not in a transaction: opening one is what fails first when the database is away.
@transaction.non_atomic_requests
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Strangers read it: it says whether the gate is in order, never what is wrong with it.

    Incomplete help in a crisis is said and answered with 200: whoever takes this process away for it
    takes the rest of the help away with it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        reviewed, helped = in_order(), completeness.standing()
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse(
        {
            "database": "reachable",
            "review": "in order" if reviewed else "needs attention",
            "crisis help": helped,
        },
        status=HTTPStatus.OK if reviewed else HTTPStatus.SERVICE_UNAVAILABLE,
    )
