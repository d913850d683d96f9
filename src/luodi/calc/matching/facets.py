"""What the search needs of one project, taken apart once."""

from dataclasses import dataclass

from luodi.calc.matching import rules
from luodi.calc.matching.names import ProjectName, company_name, project_name, sound
from luodi.calc.matching.projects import without_brand
from luodi.calc.matching.records import ProjectRecord


@dataclass(frozen=True, slots=True)
class Facets:
    """`brands` and `cores` of the investors (of the company in the name, where none is reported); `bare`
    is the core of the project's name without the investor's own name before it.
    """

    record: ProjectRecord
    name: ProjectName
    brands: tuple[str, ...]
    cores: tuple[str, ...]
    bare: str
    sounds: tuple[str, ...]


def facets_of(record: ProjectRecord) -> Facets:
    name = project_name(record.name)
    companies = [company_name(party.name) for party in record.investors]
    cores = tuple(company.core for company in companies)
    brands = tuple(company.brand for company in companies) or ((name.company.brand,) if name.company else ())
    bare = without_brand(name.core, {*cores, *brands})
    return Facets(record, name, brands, cores, bare, tuple(sound(core) for core in cores))


def keys_of(facets: Facets) -> list[str]:
    """Blocking keys: codes, brands, how the investors sound, whole names."""
    record = facets.record
    keys = [f"代码{record.code}"] if record.code else []
    keys += [f"信用{party.credit_code}" for party in record.investors if party.credit_code]
    keys += [f"字号{brand[: rules.BRAND_SIGNS]}" for brand in facets.brands]
    keys += [f"音{text}" for text in facets.sounds]
    keys += [f"全名{project_name(text).core}" for text in record.former_names]
    keys.append(f"全名{facets.bare}")
    if not record.investors:  # the name may begin with the brand somebody else reports as the investor
        keys += [f"字号{facets.bare[:length]}" for length in (2, 3)]
    return keys
