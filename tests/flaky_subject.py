"""The subject of a commit that says that it repairs a flaky test."""

FLAKY = "Fix flaky test_login: wait for the queue instead of sleeping"
