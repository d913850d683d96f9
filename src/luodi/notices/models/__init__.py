from luodi.notices.models.delivery import Channel, Delivery
from luodi.notices.models.notice import Notice, NoticeQuerySet

__all__ = ["Channel", "Delivery", "Notice", "NoticeQuerySet"]
