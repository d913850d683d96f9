from luodi.indicators.models.definition_version import DefinitionVersion
from luodi.indicators.models.printed import PrintedFigure
from luodi.indicators.models.rate import ExchangeRate

__all__ = ["DefinitionVersion", "ExchangeRate", "PrintedFigure"]
