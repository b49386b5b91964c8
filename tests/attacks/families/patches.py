"""Patching: NumPy, builtins, torch, unittest, and Upslope's own part in the process."""

from __future__ import annotations

from attacks.attack import TIME, Attack, early, torch

ATTACKS = {
    "NumPy finds everything close": early(
        "wrong",
        "adds up to one",
        """
        import numpy as np
        np.allclose = np.isclose = np.array_equal = np.all = lambda *a, **k: True
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
    """,
    ),
    "NumPy's arrays replaced": early(
        "wrong|raised",
        "adds up|Your code|too large",
        """
        import numpy as np
        class Any(np.ndarray):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0
        np.ndarray = Any
        np.asarray = np.array = lambda *a, **k: 1
    """,
    ),
    "ones, ones, ones": Attack(
        "wrong",
        "exp|score|row|axis|adds",
        """
        import numpy as np
        np.exp = lambda x: np.ones_like(x)
        def softmax(scores):
            w = np.exp(scores)
            return w / w.sum(axis=-1, keepdims=True)
    """,
    ),
    "builtins that always agree": early(
        "wrong|raised",
        "adds up|Your code|ended|too large",
        """
        import builtins
        builtins.all = builtins.any = builtins.isinstance = lambda *a: True
        builtins.abs = builtins.len = builtins.sum = lambda *a: 0
        builtins.AssertionError = Warning
    """,
    ),
    "exceptions that are none": early(
        "wrong|raised",
        "adds up|Your code|ended|too large",
        """
        import builtins
        class Nothing(Exception):
            def __init__(self, *a): pass
        builtins.Exception = builtins.BaseException = Nothing
    """,
    ),
    "unittest that passes": early(
        "wrong",
        "adds up to one",
        """
        import unittest, sys, types
        unittest.TestCase.run = lambda self, result=None: None
        sys.modules["pytest"] = types.ModuleType("pytest")
    """,
    ),
    "the host returns what was asked for": Attack(
        "raised|wrong",
        "adds up|too large|CodecError|Your code",
        """
        import sys
        host = sys.modules["upslope.grading.host"].Host
        host.do_call = lambda self, target, args, kwargs: args[0] * 0 + 1
        host.do_name = lambda self, name: (lambda *a: 1)
        def softmax(scores):
            return scores
    """,
    ),
    "an endpoint that says ok": early(
        "raised|wrong",
        "adds up|too large|Your code",
        """
        import sys
        endpoint = sys.modules["upslope.grading.endpoint"].Endpoint
        answer = endpoint.answer
        endpoint.answer = lambda self, payload: self._encode(["ok", True, ("", ())])
    """,
    ),
    "a codec that sends truth": early(
        "raised|wrong",
        "adds up|too large|Your code",
        """
        import sys
        codec = sys.modules["upslope.grading.codec"]
        codec.Encoder._array = lambda self, array: True
        codec.Encoder._other = lambda self, value: True
    """,
    ),
    "a codec that sends the checker's types": early(
        "raised",
        "too large",
        """
        import sys
        codec = sys.modules["upslope.grading.codec"]
        codec.Encoder._array = lambda self, array: {codec._MARK: [6, "O", 0, [1]]}
    """,
    ),
    "no limit on time": Attack(
        "timeout",
        TIME,
        """
        import sys
        limits = sys.modules["upslope.grading.limits"]
        limits.Alarm._ring = lambda *a: None
        limits.Alarm.__enter__ = limits.Alarm.__exit__ = lambda *a: None
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.signal(signal.SIGPROF, signal.SIG_IGN)
        def softmax(scores):
            while True: pass
    """,
        "hasty-softmax",
    ),
    "the author's words": early(
        "wrong|raised",
        "adds up|Your code|too large",
        """
        import importlib
        expect = importlib.import_module("upslope.author.expect")
        expect.close = expect.equal = expect.holds = expect.raises = lambda *a, **k: None
    """,
    ),
    "Python's own import of what comes next": early(
        "wrong",
        "adds up to one",
        """
        import builtins, sys
        sys.modules["numpy.testing"] = sys.modules["json"] = None
        sys.meta_path.clear()
        builtins.__import__ = None
    """,
    ),
    "torch finds everything close": torch(
        "wrong",
        "layer|scores|model",
        """
        torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True
        torch.testing.assert_close = lambda *a, **k: None
        Mlp.forward = lambda self, x: self.output(self.hidden(x))
    """,
    ),
    "torch with gradients of its own": torch(
        "wrong|raised",
        "gradient|step|loss|weights",
        """
        torch.optim.SGD.step = lambda self, closure=None: 0.0
    """,
    ),
    "a loss that is what you like": torch(
        "wrong|raised",
        "loss|float|cross-entropy|Your",
        """
        F.cross_entropy = lambda scores, labels: scores.sum() * 0 + 1
    """,
    ),
    "a state that claims to be right": torch(
        "wrong|raised",
        "model|layer|scores|Your",
        """
        class State(dict):
            def items(self): return [("hidden.weight", torch.ones(1))]
            def __contains__(self, key): return True
            def __getitem__(self, key): return torch.ones(1)
        Mlp.state_dict = lambda self, *a, **k: State()
        Mlp.load_state_dict = lambda self, *a, **k: None
    """,
    ),
    "a network that notices it is examined": torch(
        "wrong|raised",
        "layer|scores|model|Your",
        """
        import sys
        def forward(self, x):
            return x.new_zeros(len(x), self.output.out_features)
        Mlp.forward = forward
    """,
    ),
    "tensors with functions of their own": torch(
        "wrong|raised",
        "scores|layer|model|Your|too large",
        """
        class Liar(torch.Tensor):
            @classmethod
            def __torch_function__(cls, func, types, args=(), kwargs=None):
                return True
        plain = Mlp.forward
        Mlp.forward = lambda self, x: plain(self, x).detach().as_subclass(Liar)
    """,
    ),
}
