from luodi.attachments.models.blob import Blob

__all__ = ["Blob"]
