"""Two people saved one record: what is shown, and what the choice posts."""

from datetime import UTC, datetime
from decimal import Decimal

from django import forms
from django.http import QueryDict

from luodi.common.conflict import compare, merged
from luodi.common.forms import AmountField


class Edit(forms.Form):
    name = forms.CharField(label="名称")
    amount = AmountField(label="总投资")
    region = forms.ChoiceField(label="区划", choices=[("330702", "婺城区"), ("330703", "金东区")])
    kinds = forms.MultipleChoiceField(
        label="类别", choices=[("a", "大项目"), ("b", "省重点")], required=False
    )


WAS = {"name": "铝箔", "amount": Decimal(100), "region": "330702", "kinds": ["a"]}


def between(now: dict, posted: str):
    form = Edit(QueryDict(posted))
    return compare(
        form, was=WAS, now=WAS | now, what="铝箔", who="李建国", changed_at=datetime(2015, 1, 1, tzinfo=UTC)
    )


def test_a_field_both_changed_asks_and_one_only_the_other_changed_is_settled_for_them():
    found = between(
        {"amount": Decimal(12000), "region": "330703"}, "name=铝箔&amount=150&region=330702&kinds=a&note=x"
    )
    amount, region = found.fields
    assert (amount.was_text, amount.theirs_text, amount.mine_text, amount.contested) == (
        "100",
        "12,000",
        "150",
        True,
    )
    assert (region.theirs_text, region.mine_text, region.contested) == ("金东区", "婺城区", False)
    assert dict(found.others) == {"name": "铝箔", "kinds": "a", "note": "x"}


def test_nothing_to_ask_when_the_other_changed_what_i_did_not_or_wrote_the_same():
    assert between({}, "name=新名&amount=100&region=330702&kinds=a") is None
    assert between({"name": "新名"}, "name=新名&amount=100&region=330702&kinds=a") is None


def test_the_choice_posts_the_chosen_side_and_everything_else():
    found = between(
        {"kinds": ["b"], "name": "他的"}, "name=我的&amount=100&region=330702&kinds=a&kinds=b&note=x"
    )
    assert [field.mine for field in found.fields] == [("我的",), ("a", "b")]
    post = QueryDict(mutable=True)
    for field in found.fields:
        post.setlist(f"theirs:{field.name}", field.theirs)
        post.setlist(f"mine:{field.name}", field.mine)
    for name, value in found.others:
        post.appendlist(name, value)
    post["request_key"] = "new"
    post["keep:name"], post["keep:kinds"] = "theirs", "mine"
    data = merged(post)
    assert data["name"] == "他的"
    assert data.getlist("kinds") == ["a", "b"]
    assert (data["note"], data["request_key"]) == ("x", "new")
    assert not [name for name in data if ":" in name]


def test_their_emptied_field_can_be_kept_empty():
    found = between({"kinds": []}, "name=铝箔&amount=100&region=330702&kinds=a&kinds=b")
    post = QueryDict("keep:kinds=theirs&mine:kinds=a&mine:kinds=b", mutable=True)
    assert found.fields[0].theirs == ()
    assert merged(post).getlist("kinds") == []


def test_an_ordinary_post_passes_through_untouched():
    post = QueryDict("name=x")
    assert merged(post) is post
