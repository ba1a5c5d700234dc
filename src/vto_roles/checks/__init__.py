"""The checks: each looks for one kind of fault in what was decided for an organisation, or in a matrix.

A check is one generator in the module of its family, without any other list:

    @check("warning", "principle.04")
    def no_deputy(on: OrganisationInput) -> Iterator[Hit]:
        '''
        Bad:
            size: {headcount: 30}   # a file at which the check yields
        Good:
            size: {headcount: 12}   # the same file, mended
        '''
        yield Hit("hr", ("staff", 0), {"role": "hr"})  # subject, path, arguments of the message

The function's name is its id (`no-deputy`), the type of the parameter says what it reads. Its words (title, why, message, remedy)
stand under `checks` in `catalog/text/LANGUAGE.yaml`; without them its id and arguments are shown. `make docs` writes its page;
`tests/unit/test_checks.py` runs Bad and Good.
"""
