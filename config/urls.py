"""Every way in. Each route has a row in the access table that a test walks."""

from django.urls import include, path

from apps.core.admin.site import back_office
from apps.core.api.documents import DocsView, SchemaView

urlpatterns = [
    path("", include("apps.core.urls")),
    path("api/auth/", include("apps.authentication.urls")),
    path("api/orders/", include("apps.orders.urls")),
    path("api/payments/", include("apps.payments.urls")),
    path("api/", include("apps.reports.urls")),
    path("payments/", include("apps.payments.guest_urls")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", DocsView.as_view(url_name="schema"), name="docs"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", back_office.urls),
]
handler400 = "apps.core.api.problem.bad_request"
handler404 = "apps.core.api.problem.not_found"
handler500 = "apps.core.api.problem.server_error"
