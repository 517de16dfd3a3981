import pytest

from polltrail.cli import progress as module
from polltrail.cli.progress import progress


def test_a_file_gets_a_line_for_each_stage_and_no_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "AFTER_S", 0.0)
    with progress() as shown:
        shown._start()
        shown.step("reading", 1, 4)
        shown.step("nothing to do", 0, 0)
    said = capsys.readouterr().err
    assert "reading ..." in said
    assert "━" not in said


def test_what_is_quick_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as shown:
        shown.step("reading", 1, 4)
    assert capsys.readouterr().err == ""


def test_a_stage_that_has_no_name_yet_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "AFTER_S", 1000.0)
    with progress() as shown:
        shown._start()
        assert capsys.readouterr().err == ""
        shown.stage("reading")
    assert capsys.readouterr().err == "reading ...\n"
