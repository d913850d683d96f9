"""Documents that list things must list all of them."""

import importlib.util
import re
from pathlib import Path

import yaml
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
RETENTION = ROOT / "src/luodi/config/policies/retention.yaml"


def test_the_glossary_names_every_closed_list():
    spec = importlib.util.spec_from_file_location("glossary", ROOT / "tools/glossary.py")
    assert spec is not None
    assert spec.loader is not None
    glossary = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(glossary)
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert text == glossary.whole(text), "run: python tools/glossary.py"


def our_models():
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("luodi.")]


def test_every_column_has_a_retention_class():
    policy = yaml.safe_load(RETENTION.read_text(encoding="utf-8"))
    classes = policy["classes"]
    unclassified, unknown = [], []
    for model in our_models():
        table = model._meta.db_table
        rule = policy["tables"].get(table)
        if rule is None:
            unclassified.append(table)
            continue
        columns = {field.column for field in model._meta.concrete_fields}
        listed = {column for names in rule.values() for column in names.split()}
        unclassified += [f"{table}.{column}" for column in columns - listed]
        unknown += [f"{table}.{column}" for column in listed - columns]
        unknown += [f"{table}: {name}" for name in rule if name not in classes]
    assert not unclassified, "classify in config/policies/retention.yaml"
    assert not unknown, "retention.yaml names what is not there"


def test_no_table_is_classified_that_does_not_exist():
    policy = yaml.safe_load(RETENTION.read_text(encoding="utf-8"))
    assert set(policy["tables"]) <= {model._meta.db_table for model in our_models()}


def test_personal_columns_stand_only_where_they_can_be_erased():
    policy = yaml.safe_load(RETENTION.read_text(encoding="utf-8"))
    tables = {table for table, rule in policy["tables"].items() if "personal" in rule}
    assert tables == {"ledger_privatevalue"}


def test_every_locked_package_has_its_licence_named():
    locked = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9._-]+)==", locked, re.MULTILINE))
    only_elsewhere = {name for name in names if re.search(rf"^{name}==.*win32", locked, re.MULTILINE)}
    named = set(re.findall(r"^\| ([a-z0-9._-]+) \|", (ROOT / "THIRD_PARTY.md").read_text(), re.MULTILINE))
    assert names - only_elsewhere <= named


def test_every_document_the_readme_names_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = {path for path in re.findall(r"\]\((\S+?)\)", readme) if not path.startswith("http")}
    assert not {path for path in linked if not (ROOT / path).exists()}
