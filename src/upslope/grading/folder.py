"""A folder the learner works in, read without running anything of it.

The repository is read with dulwich: no hook, no filter, no alias and no configured program of
hers runs, as one would if `git` itself looked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

MAX_FILE = 1_000_000


class Folder:
    """Reads files and the git repository of one folder. Every method returns plain data."""

    def __init__(self, path: str) -> None:
        self._root = Path(path).resolve()

    def files(self) -> list[str]:
        """Relative paths of the files, git's own left out, sorted."""
        found = [p.relative_to(self._root) for p in self._root.rglob("*") if p.is_file()]
        return sorted(str(path) for path in found if ".git" not in path.parts)

    def text(self, name: str) -> str | None:
        """A file's text as it stands in the folder; None if it is not there."""
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(MAX_FILE).decode("utf-8", "replace")

    def branches(self) -> dict[str, str]:
        """Branch name -> commit id."""
        refs = self._repo().get_refs()
        prefix = b"refs/heads/"
        return {
            ref[len(prefix) :].decode(): commit.decode()
            for ref, commit in refs.items()
            if ref.startswith(prefix)
        }

    def head(self) -> str:
        """The id of the commit that is checked out; "" before the first."""
        try:
            return self._repo().head().decode()
        except KeyError:
            return ""

    def branch(self) -> str:
        """The branch that is checked out; "" for a detached head."""
        chain, _ = self._repo().refs.follow(b"HEAD")
        return chain[-1].removeprefix(b"refs/heads/").decode() if len(chain) > 1 else ""

    def parents(self, commit: str) -> list[str]:
        return [parent.decode() for parent in self._commit(commit).parents]

    def message(self, commit: str) -> str:
        return self._commit(commit).message.decode("utf-8", "replace")

    def ancestors(self, commit: str) -> list[str]:
        """The commit and all before it, newest first."""
        walker = self._repo().get_walker(include=[commit.encode()])
        return [entry.commit.id.decode() for entry in walker]

    def committed(self, name: str, commit: str) -> str | None:
        """A file's text in a commit; None if it is not in it."""
        from dulwich.object_store import tree_lookup_path

        store = self._repo().object_store
        try:
            _, blob = tree_lookup_path(
                store.__getitem__, self._commit(commit).tree, name.encode()
            )
        except KeyError:
            return None
        data: Any = store[blob]
        return data.data[:MAX_FILE].decode("utf-8", "replace")

    def committed_files(self, commit: str) -> list[str]:
        from dulwich.object_store import iter_tree_contents

        store = self._repo().object_store
        entries = iter_tree_contents(store, self._commit(commit).tree)
        return sorted(entry.path.decode() for entry in entries if entry.path)

    def is_merging(self) -> bool:
        """True while a merge is begun and not committed."""
        return (self._root / ".git" / "MERGE_HEAD").exists()

    def unsaved(self) -> list[str]:
        """Files that differ from the last commit or that git does not track."""
        head = self.head()
        known = {n: self.committed(n, head) for n in self.committed_files(head)} if head else {}
        here = {name: self.text(name) for name in self.files()}
        return sorted(name for name in {*known, *here} if known.get(name) != here.get(name))

    def _repo(self) -> Any:
        from dulwich.repo import Repo

        return Repo(str(self._root))

    def _commit(self, commit: str) -> Any:
        return self._repo()[commit.encode()]
