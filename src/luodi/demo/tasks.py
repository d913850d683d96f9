"""The wizard's 「看演示」: the worker loads the city, as the owner, while the page already answers."""

from procrastinate.contrib.django import app

from luodi.demo.operations.city import load_city


@app.task(name="demo.load", queue="exchange")
def load_demo() -> None:
    """Loads the city unless somebody was quicker."""
    load_city(if_empty=True)
