"""A signed-in customer's own history."""

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsCustomer
from apps.core.views import TenantContextMixin
from apps.payments.models import Payment
from apps.payments.selectors_guest import payments_of_customer
from apps.payments.serializers.mine import MyPaymentSerializer
from apps.payments.views.mine_docs import MINE


@MINE
class MyPaymentsView(TenantContextMixin, ListAPIView[Payment]):
    """The payments of one's own orders, and nobody else's."""

    permission_classes = (IsCustomer,)
    serializer_class = MyPaymentSerializer

    def get_queryset(self) -> QuerySet[Payment]:
        if getattr(self, "swagger_fake_view", False):
            return Payment.objects.none()
        return payments_of_customer(actor_of(self.request))
