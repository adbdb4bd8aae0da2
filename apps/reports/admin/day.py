"""The day page: how a day or a range went, as a picture, on paper and as a file."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.authentication.models import User
from apps.core.admin.export import CsvFile
from apps.core.admin.site import back_office
from apps.core.errors import Refusal
from apps.reports.admin.asking import Asked, NoRestaurant
from apps.reports.admin.figures import figures
from apps.reports.admin.table import day_rows
from apps.reports.selectors import DayReport
from apps.reports.serializers.day_report import DayReportSerializer
from apps.reports.views.asking import read_paper
from apps.reports.views.paper import day_answer, report_name

Answer = Callable[[HttpRequest, DayReport], HttpResponse]


@require_safe
def day_page(request: HttpRequest) -> HttpResponse:
    """The figures, or what is wrong with the question above an empty page."""
    asked, status = Asked(request), 200
    context = {**back_office.each_context(request), "title": _("Day"), "asked": asked.query}
    context |= {"restaurants": asked.chosen.offered, "restaurant": asked.chosen.restaurant}
    if asked.chosen.restaurant is not None:
        context["people"] = _people(asked)
        try:
            context |= figures(asked, asked.report())
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
    return TemplateResponse(request, "admin/reports/day.html", context, status=status)


def _people(asked: Asked) -> list[User]:
    """Everybody who works there, or did: managers take payments, too."""
    people = User.objects.filter(restaurant=asked.restaurant)
    return list(people.order_by("first_name", "last_name", "username"))


def _of_the_report(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the report in another form; a question without an answer leads to the page."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        try:
            return answer(request, Asked(request).report())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        except NoRestaurant:
            pass
        return HttpResponseRedirect(reverse("admin:reports_day"))

    return view


@_of_the_report
def day_pdf(request: HttpRequest, report: DayReport) -> HttpResponse:
    """On A4 or on the roll of a till's printer."""
    return day_answer(report, read_paper(request.GET.dict(), default="a4"))


@_of_the_report
def day_csv(request: HttpRequest, report: DayReport) -> HttpResponse:
    """For a spreadsheet."""
    name = slugify(report_name(report.period))
    return HttpResponse(
        CsvFile().write(day_rows(report)),
        content_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@_of_the_report
def day_json(request: HttpRequest, report: DayReport) -> HttpResponse:
    """What the API answers."""
    return JsonResponse(DayReportSerializer(report).data)
