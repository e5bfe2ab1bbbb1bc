"""What readers know of who leads, founded or owns a firm."""

import pytest

from pipeline.entities.ties import is_one_of, known_firms, ties


@pytest.mark.parametrize(
    ("relation", "form", "firm"),
    [
        ("executive_of", "Tim Cook", "Apple"),
        ("founder_of", "Xavier Niel", "Free"),
        ("subsidiary_of", "WhatsApp", "Meta"),
    ],
)
def test_known(relation, form, firm):
    assert is_one_of([firm], known_firms(relation, [form]))


@pytest.mark.parametrize(
    ("relation", "form", "firm"),
    [
        ("executive_of", "Tim Cook", "Samsung"),
        ("subsidiary_of", "Meta", "WhatsApp"),
        ("founder_of", "Inconnu", "Apple"),
    ],
)
def test_not_known(relation, form, firm):
    assert not is_one_of([firm], known_firms(relation, [form]))


def test_no_firm_is_tied_to_itself():
    for relation, tied in ties().items():
        for key, firms in tied.items():
            assert key not in {firm.lower() for firm in firms}, (relation, key)
