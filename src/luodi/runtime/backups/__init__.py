"""One file a backup: database, attachments and a manifest with checksums; written whole or not at all."""
