"""Return values that lie, hide, grow or break."""

from __future__ import annotations

from attacks.attack import TIME, Attack, torch

ROW = "adds up to one"
UNREADABLE = "too large or too deep|cannot be looked at"


def returns(outcome: str, words: str, source: str) -> Attack:
    """`value` is what softmax returns."""
    body = Attack(outcome, words, source).text
    return Attack(outcome, words, f"{body}\ndef softmax(scores):\n    return value\n")


ATTACKS = {
    "equal to everything": returns(
        "wrong",
        ROW,
        """
        class Equal:
            def __eq__(self, other): return True
            __ne__ = lambda self, other: False
            __lt__ = __le__ = __gt__ = __ge__ = __eq__
            def __hash__(self): return 0
            def __bool__(self): return True
        value = Equal()
    """,
    ),
    "everything to everyone": returns(
        "wrong",
        ROW,
        """
        class Anything:
            def __getattr__(self, name): return Anything()
            def __call__(self, *a, **k): return Anything()
            def __getitem__(self, key): return Anything()
            def __iter__(self): return iter([Anything()])
            def __len__(self): return 1
            def __eq__(self, other): return True
            def __float__(self): return 1.0
        value = Anything()
    """,
    ),
    "an array on request": returns(
        "wrong",
        ROW,
        """
        import numpy as np
        class Late:
            def __array__(self, *a, **k): return np.ones((1, 1))
            __array_interface__ = {"shape": (1,), "typestr": "<f8", "data": (0, 0), "version": 3}
        value = Late()
    """,
    ),
    "a class that says it is another": returns(
        "wrong",
        ROW,
        """
        import numpy as np
        class Disguised:
            __class__ = np.ndarray
            dtype, shape, ndim = np.dtype("f8"), (1, 1), 2
            def tobytes(self): return b"\\0" * 8
        value = Disguised()
    """,
    ),
    "an array with sums of its own": Attack(
        "wrong",
        "exp.score. over the sum",
        """
        import numpy as np
        class Liar(np.ndarray):
            def sum(self, *a, **k): return np.ones(len(self))
            def __array_ufunc__(self, *a, **k): return True
            def __eq__(self, other): return True
        def softmax(scores):
            return scores.view(Liar)
    """,
    ),
    "a float that is one": returns(
        "wrong",
        ROW,
        """
        class One(float):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0.0
        value = One(7)
    """,
    ),
    "a list with items of its own": returns(
        "wrong",
        ROW,
        """
        class Liar(list):
            def __iter__(self): return iter([[1.0]])
            def __len__(self): return 1
        value = Liar()
    """,
    ),
    "a type made to be mistaken": returns(
        "wrong",
        ROW,
        """
        value = type("ndarray", (), {"__module__": "numpy", "dtype": None})()
    """,
    ),
    "a scalar of a type that calls itself NumPy's": returns(
        "raised|wrong",
        "Your code|" + ROW + "|" + UNREADABLE,
        """
        import numpy as np
        class float64(np.generic if False else np.float64):
            __module__ = "numpy"
        value = float64(3)
    """,
    ),
    "not a number": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return np.full_like(scores, np.nan)
    """,
    ),
    "not numbers of every pattern": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            bits = np.arange(scores.size, dtype="u8") | np.uint64(0x7FF0000000000001)
            return bits.view("f8").reshape(scores.shape)
    """,
    ),
    "infinity over infinity": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return scores * np.inf
    """,
    ),
    "a gigabyte less a bit": returns(
        "raised",
        UNREADABLE + "|more memory",
        """
        import numpy as np
        value = np.zeros(100_000_000)
    """,
    ),
    "sixty-four megabytes, each time": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        import numpy as np
        value = np.zeros(8_000_000)
    """,
    ),
    "half a million empty lists": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        value = [[] for _ in range(500_000)]
    """,
    ),
    "four million times nothing": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        value = [None] * 4_000_000
    """,
    ),
    "a whole number of a million digits": returns(
        "raised",
        UNREADABLE,
        """
        value = 10 ** 200_000
    """,
    ),
    "a whole number of five thousand digits": returns(
        "raised",
        UNREADABLE,
        """
        value = [10 ** 5_000]
    """,
    ),
    "a text of five megabytes": returns(
        "raised",
        UNREADABLE,
        """
        value = "x" * 5_000_000
    """,
    ),
    "a text of three megabytes": returns(
        "wrong",
        ROW,
        """
        value = "x" * 3_000_000
    """,
    ),
    "four hundred lists in one another": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        value = 1.0
        for _ in range(400):
            value = [value]
    """,
    ),
    "a thousand lists in one another": returns(
        "raised",
        UNREADABLE,
        """
        value = 1.0
        for _ in range(1000):
            value = [value]
    """,
    ),
    "a list in itself": returns(
        "raised",
        UNREADABLE,
        """
        value = []
        value.append(value)
    """,
    ),
    "tuples, dictionaries and arrays in one another": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        import numpy as np
        value = 1.0
        for _ in range(60):
            cell = np.empty(1, object)
            cell[0] = (value,)
            value = {"a": cell}
    """,
    ),
    "keys that all have one hash": Attack(
        "raised",
        f"too large|{TIME}",
        """
        import gc, struct
        wire = next(o for o in gc.get_objects() if type(o).__name__ == "Wire")
        host = next(o for o in gc.get_objects() if type(o).__name__ == "Host")
        prime = 2 ** 61 - 1
        def softmax(scores):
            mark = b"\\x81\\xc7\\x00\\x01\\x92"
            items = b"".join(
                mark + b"\\x04\\xc4\\x0a" + (k * prime).to_bytes(10, "little")
                for k in range(50, 40_000))
            head = b"\\x93\\xa2ok" + mark + b"\\x01\\xdd" + struct.pack(">I", 39_950) + items
            head += mark + b"\\x00\\x92\\xa0" + mark + b"\\x00\\x90"
            wire.send(b"!", struct.pack("<I", len(head)) + head)
            return scores
    """,
    ),
    "letters that do not exist": returns(
        "raised|wrong",
        UNREADABLE + "|" + ROW,
        """
        import numpy as np
        value = np.frombuffer(b"\\xff" * 16, "<U2")
    """,
    ),
    "a truth that is neither": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return np.frombuffer(b"\\x02" * scores.size, bool).reshape(scores.shape)
    """,
    ),
    "an array of objects": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        class One:
            def __add__(self, other): return 1.0
            __radd__ = __add__
            def __eq__(self, other): return True
        def softmax(scores):
            return np.array([[One()] * scores.shape[1]] * len(scores), dtype=object)
    """,
    ),
    "an array of records": returns(
        "raised",
        UNREADABLE,
        """
        import numpy as np
        value = np.zeros(3, dtype="i4,f8,O")
    """,
    ),
    "a masked array": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return np.ma.masked_all(scores.shape)
    """,
    ),
    "a matrix": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return np.matrix(scores.reshape(len(scores), -1))
    """,
    ),
    "no cells at all": Attack(
        "wrong",
        ROW,
        """
        import numpy as np
        def softmax(scores):
            return np.zeros((0, 2 ** 40))
    """,
    ),
    "an array that repeats one cell for ever": returns(
        "raised",
        UNREADABLE + "|memory",
        """
        import numpy as np
        value = np.broadcast_to(np.float64(1), (2 ** 30,))
    """,
    ),
    "a date": returns(
        "wrong|raised",
        ROW + "|" + UNREADABLE,
        """
        import numpy as np
        value = np.array(["NaT", "2024"], dtype="M8[Y]")
    """,
    ),
    "a generator": returns(
        "wrong",
        ROW,
        """
        value = (1.0 for _ in range(3))
    """,
    ),
    "a coroutine": returns(
        "wrong",
        ROW,
        """
        async def one(): return 1.0
        value = one()
    """,
    ),
    "an exception, returned": returns(
        "wrong",
        ROW,
        """
        value = AssertionError("All 5 checks hold.")
    """,
    ),
    "a module": returns(
        "wrong",
        ROW,
        """
        import numpy
        value = numpy
    """,
    ),
    "True": returns("wrong", ROW, "value = True"),
    "a property that changes its mind": returns(
        "wrong",
        ROW,
        """
        class Fickle:
            n = 0
            @property
            def shape(self):
                Fickle.n += 1
                return (Fickle.n,)
        value = Fickle()
    """,
    ),
    "another softmax each time": Attack(
        "wrong|raised",
        "adds up|exp|shape|nan|axis|Your",
        """
        import numpy as np
        calls = []
        def softmax(scores):
            calls.append(1)
            return np.full_like(scores, len(calls) % 3) if len(calls) % 2 else None
    """,
    ),
    "the function is a number": Attack(
        "wrong|raised",
        ".",
        """
        softmax = 7
    """,
    ),
    "the function is a class": Attack(
        "wrong",
        ROW,
        """
        class softmax:
            def __init__(self, scores): self.sum = lambda **k: 1.0
    """,
    ),
    "the function is a handle with attributes for all": Attack(
        "wrong|raised",
        "adds up|Your code",
        """
        class Hostile:
            def __getattribute__(self, name): raise SystemExit(0)
            def __call__(self, scores): return scores
            def __repr__(self): raise KeyboardInterrupt
        softmax = Hostile()
    """,
    ),
    "a float where the graph should be": torch(
        "wrong|raised",
        "scores|layer|model|Your",
        """
        Mlp.forward = lambda self, x: 1.0
    """,
    ),
    "a tensor on no device": torch(
        "raised|wrong",
        "Your code|scores|model|cannot",
        """
        Mlp.forward = lambda self, x: torch.empty(len(x), self.output.out_features, device="meta")
    """,
    ),
    "a sparse tensor": torch(
        "raised|wrong",
        "Your code|scores|model|cannot",
        """
        plain = Mlp.forward
        Mlp.forward = lambda self, x: plain(self, x).detach().to_sparse() * 2
    """,
    ),
    "a tensor that repeats for ever": torch(
        "raised|wrong",
        "memory|too large|scores|cannot",
        """
        Mlp.forward = lambda self, x: torch.ones(1).expand(2 ** 33)
    """,
    ),
    "a tensor of quantised numbers": torch(
        "raised|wrong",
        "Your code|scores|model|cannot",
        """
        plain = Mlp.forward
        quantised = torch.quantize_per_tensor
        Mlp.forward = lambda self, x: quantised(plain(self, x).detach(), 0.1, 0, torch.quint8)
    """,
    ),
    "a loss that equals all losses": torch(
        "wrong|raised",
        "float|loss|Your",
        """
        class All(float):
            def __eq__(self, other): return True
            def __class_getitem__(cls, item): return cls
        step = training_step
        def training_step(*a):
            step(*a)
            return All(3)
    """,
    ),
}
