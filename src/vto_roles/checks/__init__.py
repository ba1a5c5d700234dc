"""The checks: each looks for one kind of fault in what was decided for an organisation, or in a matrix.

A check is one generator in the module of its family, without any other list:

    @check("warning", "principle.04")
    def no_deputy(on: OrganisationInput) -> Iterator[Hit]:
        '''
        Bad:
            staff: [{id: vto, function: VTO, roles: [vto-coordinator]}]  # a file at which the check yields
        Good:
            staff: []  # the same file, mended
        '''
        yield Hit("vto-coordinator", ("staff", 0), {"person": "vto"})  # subject, path, arguments of the message

The function's name is its id (`no-deputy`), the type of its parameter says what it reads. An example that does not begin with
its `organisation` gets one of 30 heads. The words of a check (title, why, message, remedy) stand under `checks` in
`catalog/text/LANGUAGE.yaml`; without them its id and arguments are shown. `make docs` writes its page;
`tests/unit/test_checks.py` runs Bad and Good.
"""
