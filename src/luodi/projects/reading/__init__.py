"""Reading models: a pure timeline of what is believed, and its maintenance and rebuild."""
