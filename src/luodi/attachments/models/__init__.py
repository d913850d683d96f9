from luodi.attachments.models.attachment import Attachment
from luodi.attachments.models.blob import Blob

__all__ = ["Attachment", "Blob"]
