"""Pickles, and tricks with what is imported or loaded."""

from __future__ import annotations

from attacks.attack import Attack, early

ATTACKS = {
    "NumPy's shadow": early(
        "wrong",
        "adds up to one",
        """
        import os, pathlib
        for place in (".", os.environ["HOME"], "/tmp"):
            for name in ("numpy", "msgpack", "json", "upslope", "upslope_attack"):
                try:
                    pathlib.Path(place, name + ".py").write_text("raise SystemExit('shadow')")
                except OSError:
                    pass
    """,
    ),
    "sitecustomize and a .pth": early(
        "wrong",
        "adds up to one",
        """
        import os, pathlib, subprocess, sys
        home = pathlib.Path(os.environ["HOME"])
        site = home / f".local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
        site.mkdir(parents=True)
        (site / "usercustomize.py").write_text("import os; os._exit(9)")
        (site / "sitecustomize.py").write_text("import os; os._exit(9)")
        (site / "upslope-attack.pth").write_text("import os; os._exit(9)")
    """,
    ),
    "a .pth among the libraries": early(
        "raised",
        "OSError|Read-only|PermissionError",
        """
        import os, sysconfig
        with open(os.path.join(sysconfig.get_path("purelib"), "upslope-attack.pth"), "w") as file:
            file.write("import os; os._exit(9)")
    """,
    ),
    "a library rewritten": early(
        "raised",
        "OSError|Read-only|PermissionError",
        """
        import numpy
        with open(numpy.__file__, "a") as file:
            file.write("# upslope-attack")
    """,
    ),
    "Upslope rewritten": early(
        "raised",
        "OSError|Read-only|PermissionError",
        """
        import sys
        with open(sys.modules["upslope.grading.host"].__file__, "a") as file:
            file.write("# upslope-attack")
    """,
    ),
    "LD_PRELOAD": early(
        "wrong|raised",
        "adds up|Your code",
        """
        import os, subprocess, sys
        os.environ["LD_PRELOAD"] = os.environ["HOME"] + "/upslope-attack.so"
        os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = os.environ["HOME"]
        open(os.environ["LD_PRELOAD"], "wb").write(b"\\x7fELF" + bytes(100))
        print(subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).returncode)
    """,
    ),
    "a pickle for an answer": Attack(
        "wrong",
        "adds up to one",
        """
        import os, pickle
        class Bomb:
            def __reduce__(self): return os.system, ("touch /tmp/upslope-attack",)
        def softmax(scores):
            return pickle.dumps(Bomb())
    """,
    ),
    "an object that pickles itself": Attack(
        "wrong",
        "adds up to one",
        """
        import os
        class Bomb:
            def __reduce__(self): return os.system, ("touch /tmp/upslope-attack",)
            __getstate__ = __reduce_ex__ = lambda self, *a: self.__reduce__()
            __copy__ = __deepcopy__ = __reduce_ex__
        def softmax(scores):
            return [Bomb()]
    """,
    ),
    "an array of pickles": Attack(
        "wrong|raised",
        "adds up|cannot|too large",
        """
        import numpy as np, os
        class Bomb:
            def __reduce__(self): return os.system, ("touch /tmp/upslope-attack",)
        def softmax(scores):
            return np.array([Bomb()] * 3, dtype=object)
    """,
    ),
    "an importer of its own": early(
        "wrong|raised",
        "adds up|Your code",
        """
        import sys, types
        class Any:
            def find_spec(self, name, path=None, target=None):
                import importlib.machinery
                return importlib.machinery.ModuleSpec(name, self)
            def create_module(self, spec): return types.ModuleType(spec.name)
            def exec_module(self, module): module.__getattr__ = lambda name: True
        sys.meta_path.insert(0, Any())
        for name in [n for n in sys.modules if n.startswith("upslope")]:
            del sys.modules[name]
    """,
    ),
    "a forbidden import": Attack(
        "refused",
        "`requests` may not be imported",
        """
        import requests
    """,
    ),
    "the author's words imported": Attack(
        "refused",
        "`upslope` may not be imported",
        """
        from upslope.author import close
    """,
    ),
    "a forbidden import, by another way": early(
        "raised",
        "ModuleNotFoundError|SetupError",
        """
        importlib = __import__("importlib")
        print(importlib.import_module("exercise"))
    """,
    ),
    "a file that declares another encoding": Attack(
        "refused|raised|wrong",
        ".",
        """# -*- coding: utf-7 -*-
def softmax(scores):
    return scores
    """,
    ),
    "a library of its own, loaded": early(
        "raised",
        "OSError",
        """
        import ctypes
        open("upslope-attack.so", "wb").write(b"\\x7fELF" + bytes(100))
        ctypes.CDLL("./upslope-attack.so")
    """,
    ),
}
