"""The verbs of ./luodi that start, stop or look after programs; all others are management commands."""
