import subprocess
import sys

import click
import pytest

from polltrail.cli import main as cli
from polltrail.errors import ReadingError, RollbackError


def test_help_names_every_command_with_its_line() -> None:
    commands = cli.polltrail
    assert isinstance(commands, click.Group)
    context = click.Context(commands)
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(200) == cli.COMMANDS[name][2]


def test_help_and_version_load_no_table_library() -> None:
    code = "import sys; sys.argv = ['polltrail', '--help']\nfrom polltrail.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\nprint(sorted({'polars', 'numpy', 'altair', 'rich', 'nacl', 'msgspec', 'httpx', 'uvicorn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_mistake_of_ours_exits_70_and_says_what_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("this should not happen")

    monkeypatch.setattr(cli.polltrail, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 70
    assert "this should not happen" in said
    assert "Please report" in said


@pytest.mark.parametrize(("error", "code"), [(ReadingError, 3), (RollbackError, 4), (RuntimeError, 70)])
def test_what_a_message_quotes_cannot_steer_the_terminal(
    error: type[Exception], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A message may quote a server, or a file, that would rather have it read as success."""

    def broken(**_: object) -> None:
        raise error("server: found\x1b[2K\r\u202eOK\nand more")

    monkeypatch.setattr(cli.polltrail, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == code
    assert all(line.isprintable() for line in said.split("\n"))
    assert "and more\n" in said


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, click.exceptions.Abort])
def test_interrupted_exits_130_without_a_traceback(
    stopped: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(**_: object) -> None:
        raise stopped

    monkeypatch.setattr(cli.polltrail, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "Interrupted. What was finished stays; what was not was not written.\n"
