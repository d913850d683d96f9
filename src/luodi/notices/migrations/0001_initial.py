import django.utils.timezone
from django.db import migrations, models

import luodi.common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recipient", models.UUIDField(verbose_name="收件人")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("task", "要办"),
                            ("returned", "退回"),
                            ("result", "结果"),
                            ("system", "系统"),
                        ],
                        default="task",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="正文")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="链接")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="时间"
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="阅读时间"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["recipient", "-created_at"], name="notices_of_recipient"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient"],
                        name="notices_unread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            models.Q(
                                ("link__startswith", "/"), models.Q(("link__startswith", "//"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="notices_link_is_a_path_here",
                    )
                ],
            },
        ),
    ]
