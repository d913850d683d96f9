import pytest


@pytest.mark.browser
def test_a_browser_reaches_the_live_city(page) -> None:
    page.goto("/health/")
    assert '"status"' in page.content()
