from luodi.companies.models.company import Attribute, Company, CompanyMerge
from luodi.companies.models.industry import Industry
from luodi.companies.models.suspicion import Judgement, Suspicion

__all__ = ["Attribute", "Company", "CompanyMerge", "Industry", "Judgement", "Suspicion"]
