"""One project, many names; one company, many spellings. Frozen rules (`VERSION`), reasons field by field."""

from luodi.calc.matching.companies import compare_companies
from luodi.calc.matching.names import company_name, project_name
from luodi.calc.matching.projects import compare_projects
from luodi.calc.matching.records import (
    CompanyRecord,
    Comparison,
    Decision,
    Evidence,
    Party,
    ProjectRecord,
)
from luodi.calc.matching.rules import VERSION
from luodi.calc.matching.suspects import Suspect, company_suspects, project_suspects

__all__ = [
    "VERSION",
    "CompanyRecord",
    "Comparison",
    "Decision",
    "Evidence",
    "Party",
    "ProjectRecord",
    "Suspect",
    "company_name",
    "company_suspects",
    "compare_companies",
    "compare_projects",
    "project_name",
    "project_suspects",
]
