"""`./luodi account unlock|reset USERNAME`: the way back in when the administrators have locked themselves out.

Whoever can run this can read the database anyway; it is written to the security log all the same.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from luodi.common.ids import uuid7
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import User
from luodi.org.operations.events import note
from luodi.org.operations.resets import forget_second_factor, renew_password
from luodi.org.operations.security import unlock

ON_THE_SERVER = "在服务器上用命令行办理"


class Command(BaseCommand):
    help = "在服务器上解锁或重置一个账号（三员都进不来时用）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["unlock", "reset"], help="unlock 解锁；reset 重置密码和动态口令")
        parser.add_argument("username", help="账号")
        parser.add_argument("--json", action="store_true", help="结果用 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有账号「{options['username']}」。")
        answer = self.unlock(user) if options["act"] == "unlock" else self.reset(user)
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else answer["says"])

    def unlock(self, user: User) -> dict[str, str]:
        try:
            unlock(user.username, by=None)
        except OrgRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        return {"username": user.username, "says": f"{user.username} 已解除锁定。"}

    def reset(self, user: User) -> dict[str, str]:
        with transaction.atomic():
            password = renew_password(user)
            forget_second_factor(user)
            user.sitting = uuid7()
            user.save(update_fields=["password", "must_change_password", "sitting"])
            note(EventKind.RESET_GRANTED, user=user, by=None, detail=ON_THE_SERVER)
        return {
            "username": user.username,
            "password": password,
            "says": f"{user.username} 的临时密码：{password}（首次登录须改；动态口令已清除）",
        }
