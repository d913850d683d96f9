from luodi.companies.models.company import Attribute, Company, CompanyMerge
from luodi.companies.models.contact import Contact
from luodi.companies.models.industry import Industry
from luodi.companies.models.suspicion import Judgement, Suspicion

__all__ = ["Attribute", "Company", "CompanyMerge", "Contact", "Industry", "Judgement", "Suspicion"]
