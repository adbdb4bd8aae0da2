"""The bare views, at the addresses of the real ones."""

from django.urls import path

from benchmarks.floor import BareCashView, BareStatusView
from benchmarks.inbox_floor import bare_webhook

urlpatterns = [
    path("api/payments/initiate/", BareCashView.as_view()),
    path("api/payments/<uuid:pk>/status/", BareStatusView.as_view()),
    path("api/payments/webhooks/bench/<str:token>/", bare_webhook),
]
