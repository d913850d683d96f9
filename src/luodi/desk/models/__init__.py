from luodi.desk.models.reconciliation import Reason, ReconciledRow, Reconciliation

__all__ = ["Reason", "ReconciledRow", "Reconciliation"]
