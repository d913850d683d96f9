"""How the demonstration city's history is made: one file a topic, no wall clock, no database."""
