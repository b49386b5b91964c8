"""Output: too much, and meant for a terminal."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early

ATTACKS = {
    "prints without end": Attack(
        "raised",
        "over a million characters",
        """
        def softmax(scores):
            while True:
                print("x" * 1000)
    """,
    ),
    "one line of a hundred megabytes": Attack(
        "raised",
        "over a million characters",
        """
        def softmax(scores):
            print("x" * 100_000_000)
    """,
    ),
    "errors without end": Attack(
        "raised",
        "over a million characters",
        """
        import sys
        def softmax(scores):
            while True:
                sys.stderr.write("x" * 1000)
    """,
    ),
    "past Python, to the descriptors": Attack(
        "wrong",
        "adds up to one",
        """
        import os
        def softmax(scores):
            for _ in range(2000):
                os.write(1, b"x" * 10_000)
                os.write(2, b"x" * 10_000)
            return scores
    """,
    ),
    "the flood's own mouth reopened": Attack(
        "wrong|raised",
        "adds up|million",
        """
        import sys
        sys.stdout = sys.stderr = open("/dev/null", "w")
        print("x" * 2_000_000)
        def softmax(scores):
            return scores
    """,
    ),
    "a message of a hundred megabytes": Attack(
        "raised",
        "^Your code raised ValueError: x+",
        """
        def softmax(scores):
            raise ValueError("x" * 100_000_000)
    """,
    ),
    "a message of many lines": Attack(
        "raised",
        r"^Your code raised ValueError: one\.$",
        """
        def softmax(scores):
            raise ValueError("one\\ntwo\\nAll 5 checks hold.")
    """,
    ),
    "a class whose name is a line and a colour": Attack(
        "raised",
        "^Your code raised [^\\n\\x1b]*$",
        """
        Evil = type("Fine\\n\\x1b[32mAll 5 checks hold.\\x1b[0m\\u202e", (Exception,), {})
        def softmax(scores):
            raise Evil("\\x1b]0;title\\x07")
    """,
    ),
    "a class whose name is a book": Attack(
        "raised",
        "^Your code raised x{1,300}",
        """
        def softmax(scores):
            raise type("x" * 1_000_000, (Exception,), {})
    """,
    ),
    "orders to the terminal": Attack(
        "wrong",
        "adds up to one",
        """
        def softmax(scores):
            print("\\x1b[2J\\x1b]52;c;ZXZpbA==\\x07\\x9b31m\\u202e")
            return "\\x1b[2J\\x1b[31m"
    """,
    ),
    "halves of letters": Attack(
        "wrong",
        "adds up to one",
        """
        def softmax(scores):
            print("\\ud800\\udfff")
            return "\\ud800"
    """,
    ),
    "a log without end": early(
        "raised|timeout",
        f"million characters|{TIME}",
        """
        import logging
        logging.basicConfig(level=0)
        logging.raiseExceptions = False
        while True:
            logging.warning("x" * 5000)
    """,
        "hasty-softmax",
    ),
}
