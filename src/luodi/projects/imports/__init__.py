"""Project ledgers as workbooks: which columns exist, how rows are matched, what is written."""
