import polltrail


def test_public_names_are_those_listed() -> None:
    assert sorted(polltrail.__all__) == ["__version__", "examine", "read"]
    for name in polltrail.__all__:
        assert getattr(polltrail, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(polltrail, "nothing")
