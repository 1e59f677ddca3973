"""What the tests need beside Python packages: `python -m tests.needs` gets what it can and says what is missing."""

import os
import shutil
import subprocess

from tests.plugins import browser, mail, postgres


def missing() -> dict[str, str]:
    """Debian's package to the sentence that asks for it."""
    found = {}
    if browser.executable() is None:
        found["chromium"] = browser.HOW_TO_GET_IT
    if postgres.binaries() is None:
        found["postgresql"] = postgres.HOW_TO_GET_IT
    if mail.executable() is None:
        found["dovecot-imapd"] = mail.HOW_TO_GET_IT
    return found


def install(packages: list[str]) -> None:
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    print(f"Installing {' and '.join(packages)} for the tests")
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, **quiet)


if __name__ == "__main__":
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        install(list(missing()))
    for sentence in missing().values():
        print(sentence)
