"""Routes under /payments/: the pages to which a guest's phone comes back."""

from django.urls import path

from apps.payments.views import GuestPage

urlpatterns = [
    path("success/", GuestPage.as_view(came_from="success"), name="payment-success"),
    path("error/", GuestPage.as_view(came_from="error"), name="payment-error"),
]
