"""What every test may ask for lives in tests/plugins, one file a subject."""

pytest_plugins = [
    "tests.plugins.quick",
    "tests.plugins.postgres",
    "tests.plugins.redis",
    "tests.plugins.apps",
    "tests.plugins.schema",
    "tests.plugins.cast",
    "tests.plugins.story",
    "tests.plugins.workers",
    "tests.plugins.product",
    "tests.plugins.browser",
    "tests.plugins.mail",
    "tests.plugins.smtp",
    "tests.plugins.inbox",
    "tests.plugins.mailbox",
    "tests.plugins.machines",
    "tests.plugins.locked",
    "tests.plugins.groups",
    "tests.plugins.properties",
    "tests.plugins.sharing",
]
