import pytest

from pipeline.lexicon import DATA, LexiconError, Row, pack, packed, read_records, read_table, read_toml


class Unit(Row):
    symbol: str
    factor: int = 1


def write(path, content):
    path.write_text(content, encoding="utf-8")
    return path


def test_a_table_skips_comments_and_fills_empty_cells(tmp_path):
    path = write(tmp_path / "units.csv", '# metres first\nsymbol,factor\n\nm,\n"k,m",1000\n')
    assert read_table(path, Unit) == [Unit(symbol="m"), Unit(symbol="k,m", factor=1000)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("symbol,factor\nm,1\nkm,mille\n", ":3: factor: Input should be a valid integer"),
        ("symbol,factor\n# no symbol\n,5\n", ":3: symbol: Field required"),
        ("symbol,weight\nm,5\n", ":2: weight: Extra inputs are not permitted"),
        ("symbol,factor\nm,1,2\n", ":2: 3 cells under 2 columns"),
        ("symbol,factor\nm,1\nkm,2\nm,3\n", ":4: 'm' is already on line 2"),
        ('symbol,factor\nm,1\n\n"km,2\nt,3\n', ":4: a quotation mark is not closed on its line"),
        ('symbol,factor\nm,1\nkm,2\n"t,3\n', ":4: a quotation mark is not closed on its line"),
        ("# nothing\n", ":1: no header line"),
    ],
)
def test_table_errors_name_file_and_line(tmp_path, content, told):
    path = write(tmp_path / "units.csv", content)
    with pytest.raises(LexiconError) as caught:
        read_table(path, Unit, key=lambda unit: unit.symbol)
    assert str(caught.value).startswith(f"{path}{told}")


def test_records(tmp_path):
    path = write(tmp_path / "units.toml", '[[unit]]\nsymbol = "m"\n\n[[unit]]\nsymbol = "km"\nfactor = 1000\n')
    assert read_records(path, Unit, "unit") == [Unit(symbol="m"), Unit(symbol="km", factor=1000)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[unit]]\nsymbol = "m"\n\n[[unit]]\nfactor = 2\n', ":4: symbol: Field required"),
        ('unit = [{symbol = "m"}]\n', ":1: write every unit as its own [[unit]] table"),
        ('[[unit]]\nsymbol = "m\n', ":2: "),
        ('[[unit]]\nsymbol = "m"\n[[unit]]\nsymbol = "m"\n', ":3: 'm' is already on line 1"),
    ],
)
def test_record_errors_name_file_and_line(tmp_path, content, told):
    path = write(tmp_path / "units.toml", content)
    with pytest.raises(LexiconError) as caught:
        read_records(path, Unit, "unit", key=lambda unit: unit.symbol)
    assert str(caught.value).startswith(f"{path}{told}")


def test_toml_as_a_whole(tmp_path):
    assert read_toml(write(tmp_path / "x.toml", 'words = ["de", "à"]\n')) == {"words": ["de", "à"]}


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda p: p.name)
def test_every_toml_file_parses(path):
    assert read_toml(path)


def test_a_packed_copy_counts_while_it_is_of_the_same_files(tmp_path):
    source, index = write(tmp_path / "units.csv", "symbol\nm\n"), tmp_path / "units.msgpack"
    assert packed(index, [source], lambda: "read") == "read"
    pack(index, [source], lambda: {"m": ("packed",)})
    assert packed(index, [source], lambda: "read") == {"m": ("packed",)}
    write(source, "symbol\nkm\n")
    assert packed(index, [source], lambda: "read") == "read"
