"""The one address files are fetched from. config/urls.py guards it; the owner's room decides on the file."""

import uuid

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from luodi.attachments.errors import FileMissing
from luodi.attachments.models import Attachment
from luodi.attachments.registry import may_read
from luodi.attachments.responses import blob_response


@require_safe
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """404 for a file that is not there, withdrawn, or not the user's to see: the three look alike."""
    found: Attachment | None = Attachment.objects.standing().filter(pk=key).select_related("blob").first()
    if found is None or not may_read(request.user, found.owner_table, found.owner_id):
        raise Http404("没有找到这个附件，或者它不在您的范围内。")
    try:
        return blob_response(found.blob, found.name, show=request.GET.get("show") == "1")
    except FileMissing as error:
        raise Http404(str(error)) from error
