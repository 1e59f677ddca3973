import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.config import SOCKET_PATH_LIMIT, Settings, SettingsError, kept_secret, socket_path


def read(home: Path, **environ: str) -> Settings:
    return Settings.read({"SPOTTER_HOME": str(home), **environ})


def test_an_empty_home_gets_everything_by_itself(tmp_path: Path) -> None:
    found = read(tmp_path / "new" / "home")
    assert found.database_url == f"sqlite:///{tmp_path}/new/home/spotter.db"
    assert found.redis_url == f"unix://{tmp_path}/new/home/redis.sock"
    assert found.owns_redis
    assert found.bind == "127.0.0.1:8000"
    assert found.wants_demo
    assert found.smtp_url is None
    assert found.proxy_count == 0


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = read(tmp_path)
    assert first.secret_key == read(tmp_path).secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert read(tmp_path / "other").secret_key != first.secret_key


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        found = set(several.map(kept_secret, [tmp_path / "secret_key"] * 32))
    assert len(found) == 1


def test_the_file_of_the_home_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "spotter.env").write_text(
        "# settings\n\nexport SPOTTER_DEMO=0\nSPOTTER_BIND=0.0.0.0:9000\nSMTP_URL='smtp://mail'\n"
    )
    found = read(tmp_path, SPOTTER_BIND="127.0.0.1:9001")
    assert not found.wants_demo
    assert found.bind == "127.0.0.1:9001"
    assert found.smtp_url == "smtp://mail"


def test_a_line_of_the_file_that_is_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "spotter.env").write_text("SPOTTER_DEMO=0\nnonsense\n")
    with pytest.raises(SettingsError, match=r"spotter\.env line 2 is not NAME=value"):
        read(tmp_path)


@pytest.mark.parametrize("name, content", [("spotter.env", b"SMTP_URL=smtp://m\xfc@mail"), ("secret_key", b"\n")])
def test_a_file_of_the_home_that_cannot_be_used_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match=f"/{name} is "):
        read(tmp_path)


@pytest.mark.parametrize("url", ["postgres://me@db/x", "postgresql://me@db/x", "postgresql+psycopg2://me@db/x"])
def test_postgresql_is_spoken_to_through_one_driver(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, DATABASE_URL=url).database_url == "postgresql+psycopg://me@db/x"


def test_a_password_in_the_database_url_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, DATABASE_URL="postgresql://me:p%40ss@db/x").database_url.count("p%40ss") == 1


WRONG = [
    ("DATABASE_URL", "oracle://x/y"),
    ("DATABASE_URL", "::"),
    ("DATABASE_URL", "sqlite://"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://localhost:http"),
    ("REDIS_URL", "redis://localhost/0?nonsense=1"),
    ("REDIS_URL", "rediss://localhost/0?ssl_cert_reqs=perhaps"),
    ("SPOTTER_BIND", "8000"),
    ("SPOTTER_BIND", "127.0.0.1:http"),
    ("SPOTTER_BIND", "127.0.0.1:70000"),
    ("SPOTTER_PROXIES", "one"),
]


@pytest.mark.parametrize("name, value", WRONG)
def test_a_setting_that_cannot_be_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}"):
        read(tmp_path, **{name: value})


def test_a_home_that_is_too_deep_for_a_socket_gets_a_private_folder_for_it(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    found = socket_path(deep)
    assert len(os.fsencode(found)) <= SOCKET_PATH_LIMIT
    assert found.parent.stat().st_mode & 0o777 == 0o700
    assert found != socket_path(tmp_path / ("e" * 120))
    found.parent.rmdir()
    socket_path(tmp_path / ("e" * 120)).parent.rmdir()
