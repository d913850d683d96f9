"""权力清单 and templates as data: read, checked, drawn into a plan. Knows no database."""
