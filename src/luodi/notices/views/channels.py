"""邮件与机器人: each unit's channels and what became of the last messages."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luodi.access.enums import Scope
from luodi.access.guards import requires
from luodi.common.forms import Form
from luodi.notices.enums import ChannelKind
from luodi.notices.models import Channel, Delivery
from luodi.org.models import Unit

SHOWN = 50


class ChannelForm(Form):
    unit = forms.ChoiceField(label="单位")
    kind = forms.ChoiceField(label="方式", choices=ChannelKind.choices)
    address = forms.CharField(
        label="地址", max_length=300, help_text="邮件写 smtp://主机:端口；机器人写它的 http(s) 地址。"
    )
    mailbox = forms.EmailField(label="收件邮箱", required=False, help_text="只用于邮件，填单位公用邮箱。")
    secret = forms.CharField(label="加签密钥", required=False, max_length=120)
    quiet_from = forms.TimeField(label="免打扰自", required=False, initial="22:00")
    quiet_until = forms.TimeField(label="免打扰至", required=False, initial="07:00")
    digest_at = forms.TimeField(label="每日汇总时间", required=False, help_text="填了就每天合成一条发。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active().values_list("pk", "short_name")
        self.fields["unit"].choices = [(str(key), name) for key, name in units]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_mail = data.get("kind") == ChannelKind.MAIL
        wanted = ("smtp://",) if is_mail else ("https://", "http://")
        if not str(data.get("address", "")).startswith(wanted):
            self.add_error("address", f"这种方式的地址要以 {' 或 '.join(wanted)} 开头。")
        if is_mail and not data.get("mailbox"):
            self.add_error("mailbox", "邮件要填收件邮箱。")
        return data


@requires("notices.channels")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        unit = Unit.objects.get(pk=data.pop("unit"))
        Channel.objects.create(unit=unit.pk, unit_name=unit.short_name, **data)
        messages.success(request, "已添加。今后给这个单位的消息也从这里发。")
        return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "channels": Channel.objects.order_by("unit_name", "kind"),
        "shows_subjects": user.standing.scope is not Scope.NONE,  # administrators see no business
        "deliveries": Delivery.objects.select_related("channel").order_by("-made_at")[:SHOWN],
    }
    return render(request, "notices/channels.html", context, status=422 if form.errors else 200)


@requires("notices.channels")
def switch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Switches a channel on or off; its past sendings stay."""
    channel = Channel.objects.filter(pk=key).first()
    if channel is None:
        raise Http404("没有这个发送通道，可能已被删除。")
    if request.method == "POST":
        channel.is_active = not channel.is_active
        channel.save(update_fields=["is_active"])
    return HttpResponseRedirect("/notices/channels/")
