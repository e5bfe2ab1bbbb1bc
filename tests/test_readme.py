import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import readme_figures

README_COMMANDS = {"bash scripts/run", "bash scripts/test"}  # .ci/run executes them: they set up and test
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILES = [*readme_figures.READMES, readme_figures.ROOT / "gold/README.md", readme_figures.ROOT / "CONTRIBUTING.md"]


def blocks(path, language):
    return [body for name, body in BLOCK.findall(path.read_text(encoding="utf-8")) if name == language]


@pytest.mark.parametrize("path", readme_figures.READMES, ids=lambda p: p.name)
def test_examples_print_what_the_readme_shows(path):
    examples = readme_figures.EXAMPLE.findall(path.read_text(encoding="utf-8"))
    assert len(examples) == len(blocks(path, "python")) == 2
    for code, output in examples:
        assert readme_figures.printed(code) == output


def commands(path):
    return [line for body in blocks(path, "bash") for line in body.splitlines()]


def test_commands_work_in_order(some, tmp_path):
    (tmp_path / "out").mkdir()
    for name in ("corpus", "gold"):
        (tmp_path / name).symlink_to(some / name)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in commands(readme_figures.READMES[0]):  # the other's are the same
        if command not in README_COMMANDS:
            assert command.startswith("manchette ")
            done = subprocess.run(command.split(), cwd=tmp_path, env=environment, capture_output=True, check=False)
            assert (command, done.returncode) == (command, 0), done.stderr.decode()


def test_both_languages_give_the_same_commands():
    english, french = (commands(path) for path in readme_figures.READMES)
    assert english == french
    assert set(english) >= README_COMMANDS


def test_ci_runs_the_two_commands_word_for_word(root):
    script = (root / ".ci/run").read_text(encoding="utf-8")
    assert all(command in script for command in README_COMMANDS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(readme_figures.ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_the_gold_counts_are_current():
    text = (readme_figures.ROOT / "gold/README.md").read_text(encoding="utf-8")
    assert readme_figures.FIGURES.search(text)[0] == readme_figures.gold_counts()


@pytest.mark.parametrize("path", readme_figures.READMES, ids=lambda p: p.name)
def test_the_accuracy_table_is_that_of_the_floors(path):
    text = path.read_text(encoding="utf-8")
    assert readme_figures.FIGURES.search(text)[0] == readme_figures.accuracy(readme_figures.READMES.index(path))
