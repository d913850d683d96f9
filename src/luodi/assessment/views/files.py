"""A stored file of the room, after the caller looked at the permission."""

from django.http import Http404
from django.http.response import HttpResponseBase

from luodi.attachments.errors import FileMissing
from luodi.attachments.models import Blob
from luodi.attachments.responses import blob_response


def sent(sha256: str, name: str) -> HttpResponseBase:
    blob = Blob.objects.filter(sha256=sha256).first()
    if blob is None:
        raise Http404("没有找到这份材料。")
    try:
        return blob_response(blob, name, show=True)
    except FileMissing as error:
        raise Http404(str(error)) from error
