"""Tells apart the two versions of a file in which a merge left conflicts."""


def sides(data: bytes) -> tuple[bytes, bytes] | None:
    """Return both versions of a file in which a merge left conflicts, as git marks them; None of another file."""
    if b"<<<<<<< " not in data:
        return None
    ours: list[bytes] = []
    theirs: list[bytes] = []
    inside: list[list[bytes]] | None = None  # of a conflict: who has the lines that come; None outside one
    for line in data.splitlines(keepends=True):
        if inside is None and line.startswith(b"<<<<<<< "):
            inside = [ours]
        elif inside is not None and line.startswith(b"||||||| "):
            inside = []
        elif inside is not None and line.rstrip() == b"=======":
            inside = [theirs]
        elif inside is not None and line.startswith(b">>>>>>> "):
            inside = None
        else:
            for side in (ours, theirs) if inside is None else inside:
                side.append(line)
    return (b"".join(ours), b"".join(theirs)) if inside is None else None
