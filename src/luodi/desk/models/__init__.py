from luodi.desk.models.office_map import OfficeMap
from luodi.desk.models.reconciliation import Reason, ReconciledRow, Reconciliation

__all__ = ["OfficeMap", "Reason", "ReconciledRow", "Reconciliation"]
