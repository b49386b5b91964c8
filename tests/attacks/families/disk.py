"""Disk: full, deep, crowded."""

from __future__ import annotations

from attacks.attack import TIME, early

ATTACKS = {
    "a full folder": early(
        "raised",
        "No space left|File too large",
        """
        import os
        number = 0
        while True:
            with open(f"{os.environ['TMPDIR']}/upslope-attack-{number}", "wb") as file:
                file.write(bytes(8 << 20))
            number += 1
    """,
    ),
    "a file of a terabyte with nothing in it": early(
        "raised",
        "File too large|OSError|ended",
        """
        with open("upslope-attack", "wb") as file:
            file.truncate(1 << 40)
    """,
    ),
    "a million small files": early(
        "raised|timeout",
        f"No space|OSError|{TIME}",
        """
        import os
        os.mkdir("upslope-attack")
        for number in range(10 ** 7):
            open(f"upslope-attack/{number}", "w").close()
    """,
        "hasty-softmax",
    ),
    "folders in folders": early(
        "raised|timeout",
        f"OSError|No space|FileNotFound|calls itself|{TIME}",
        """
        import os
        while True:
            os.mkdir("upslope-attack")
            os.chdir("upslope-attack")
    """,
        "hasty-softmax",
    ),
    "anywhere but at home": early(
        "raised",
        "PermissionError|Read-only|OSError|FileNotFound",
        """
        import os
        library = os.path.dirname(os.__file__)
        for place in ("/", "/usr", "/var/tmp", "/etc", "/dev", library, "/home", "/root"):
            try:
                open(f"{place}/upslope-attack", "w").close()
            except OSError as error:
                last = error
            else:
                break
        else:
            raise last
    """,
    ),
}
