"""Uploading evidence: to one project, or many files sorted by project."""

from typing import Any

from django import forms

from luodi.attachments.kinds import allowed_suffixes
from luodi.projects.forms.base import EMPTY, LedgerForm
from luodi.projects.gates import evidence_kinds
from luodi.projects.queries.choices import Choices

ACCEPTED = ",".join(allowed_suffixes())


class EvidenceForm(LedgerForm):
    """One or several files of one kind."""

    file = forms.FileField(label="文件", required=True, widget=forms.ClearableFileInput())
    kind = forms.ChoiceField(label="材料种类")
    proves = forms.ChoiceField(label="证明哪一条", required=False)

    def __init__(self, *args: Any, happenings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [EMPTY, *evidence_kinds().items()]  # type: ignore[attr-defined]
        self.fields["proves"].choices = [("", "整个项目"), *happenings]  # type: ignore[attr-defined]
