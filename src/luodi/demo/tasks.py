"""The wizard's 「看演示」: the worker loads the city, as the owner, while the page already answers."""

from procrastinate.contrib.django import app

from luodi.demo.operations.assessing import assess_city
from luodi.demo.operations.load import is_empty, load
from luodi.demo.operations.publishing import publish_quarters
from luodi.runtime.databases import connect_as_owner


@app.task(name="demo.load", queue="exchange")
def load_demo() -> None:
    """Loads the city unless somebody was quicker."""
    with connect_as_owner() as connection:
        if is_empty(connection):
            load(connection)
            publish_quarters()
            assess_city()
