"""The browser the tests use is a real one, and the fixtures hold what they promise."""

from __future__ import annotations


def test_a_page_of_ours_is_shown_and_asks_nobody_else(page, outside_requests, live_server):
    """
    The sign-in page comes from the live server, and nothing on it from anywhere else.
    """
    page.goto(f"{live_server.url}/accounts/login/")

    assert page.locator("form").count() > 0
    assert outside_requests == []
