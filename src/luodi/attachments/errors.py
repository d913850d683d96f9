"""What uploading refuses; the message is Chinese and is shown as it is."""


class UploadRefused(ValueError):
    """Wrong type, too big, empty, macros, or a name that lies about the content."""


class StorageFull(Exception):
    """The server could not keep the file. Nothing was stored and nothing else was lost."""


class FileMissing(Exception):
    """A blob is in the database and not on the disk: a restored database without its files, or a lost
    disk.
    """
