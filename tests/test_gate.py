import json

import eval_gate
import pytest

FIGURES = {"dev": {"events": 0.8, "relations": None}, "blind": {"events": 0.7, "relations": 0.5}}


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """The gate's command with figures of our choice and floors in a scratch folder."""
    monkeypatch.setattr(eval_gate, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(eval_gate, "fingerprints", lambda: {"corpus": "1", "gold": "2"})

    def run(*args, figures=FIGURES):
        monkeypatch.setattr(eval_gate, "measure", lambda: figures)
        monkeypatch.setattr("sys.argv", ["eval_gate.py", *args])
        return eval_gate.main()

    return run


def changed(split, name, value):
    return {**FIGURES, split: {**FIGURES[split], name: value}}


def test_figures_at_their_floors_pass(gate):
    assert gate("--update") == 0
    assert gate("--check") == 0


@pytest.mark.parametrize(("value", "code"), [(0.8, 0), (0.71, 0), (0.698, 0), (0.69, 1), (None, 1)])
def test_a_figure_under_its_floor_fails(gate, value, code):
    gate("--update")
    assert gate("--check", figures=changed("blind", "events", value)) == code


def test_an_undefined_floor_is_not_compared(gate):
    gate("--update")
    assert gate("--check", figures=changed("dev", "relations", 0.0)) == 0


def test_lowering_a_floor_needs_the_flag(gate):
    gate("--update")
    lower = changed("dev", "events", 0.799)
    assert gate("--update", figures=lower) == 1
    assert json.loads(eval_gate.FLOORS.read_text())["floors"] == FIGURES
    assert gate("--update", "--allow-regression", figures=lower) == 0
    assert json.loads(eval_gate.FLOORS.read_text())["floors"] == lower


def test_changed_gold_fails(gate, monkeypatch, capsys):
    gate("--update")
    monkeypatch.setattr(eval_gate, "fingerprints", lambda: {"corpus": "1", "gold": "3"})
    assert gate("--check") == 1
    assert "gold changed since the floors were set" in capsys.readouterr().err


def test_no_floors_fail(gate):
    assert gate("--check") == 1


def test_a_fingerprint_follows_names_and_bytes(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("x")
    b.write_text("x")
    prints = {eval_gate.fingerprint(files) for files in ([a], [b], [a, b], [])}
    assert len(prints) == 4
    assert eval_gate.fingerprint([a, b]) == eval_gate.fingerprint([b, a])
    before = eval_gate.fingerprint([a])
    a.write_text("y")
    assert eval_gate.fingerprint([a]) != before
