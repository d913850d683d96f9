from luodi.exchange.models.layout import Layout
from luodi.exchange.models.upload import StagedRow, Upload

__all__ = ["Layout", "StagedRow", "Upload"]
