"""A folder the learner works in, read without running anything of it.

The repository is read with dulwich: no hook, no filter, no alias and no configured program of
hers runs, as one would if `git` itself looked.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from upslope.errors import UsageError

MAX_FILE = 1_000_000
MAX_FILES = 5_000
MAX_FOLDER = 32_000_000
_MARKER = re.compile(r"^(<<<<<<<|\|\|\|\|\|\|\||>>>>>>>)( |\r?$)", re.MULTILINE)


def pack(folder: Path) -> dict[str, bytes]:
    """A folder's files by relative path, to be sent; UsageError if it is too large.

    Links are left out: they could lead anywhere.
    """
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        size += path.stat().st_size
        if size > MAX_FOLDER or len(files) >= MAX_FILES:
            raise UsageError(f"{folder} is too large to be checked.", "Keep data out of it.")
        files[str(path.relative_to(folder))] = path.read_bytes()
    return files


def unpack(files: dict[str, bytes]) -> Path:
    """Writes packed files into a fresh folder below the temporary one."""
    root = Path(tempfile.mkdtemp()).resolve()
    for name, content in files.items():
        path = (root / name).resolve()
        if path.is_relative_to(root):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return root


class Folder:
    """Reads files and the git repository of one folder. Every method returns plain data."""

    def __init__(self, root: Path) -> None:
        self._root = root

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
        """Branch name -> commit id; {} where there is no repository."""
        repo, prefix = self._repo(), b"refs/heads/"
        refs: dict[bytes, bytes] = repo.get_refs() if repo else {}
        return {
            ref[len(prefix) :].decode("utf-8", "replace"): commit.decode()
            for ref, commit in refs.items()
            if ref.startswith(prefix)
        }

    def head(self) -> str:
        """The id of the commit that is checked out; "" before the first."""
        repo = self._repo()
        try:
            return repo.head().decode() if repo else ""
        except KeyError:
            return ""

    def branch(self) -> str:
        """The branch that is checked out; "" for a detached head."""
        repo = self._repo()
        chain: list[bytes] = repo.refs.follow(b"HEAD")[0] if repo else []
        return chain[-1].removeprefix(b"refs/heads/").decode() if len(chain) > 1 else ""

    # a `commit` below is an id, a branch's name, or "HEAD"

    def parents(self, commit: str) -> list[str]:
        return [parent.decode() for parent in self._commit(commit).parents]

    def message(self, commit: str) -> str:
        return self._commit(commit).message.decode("utf-8", "replace")

    def ancestors(self, commit: str) -> list[str]:
        """The commit and all before it, newest first."""
        repo = self._repo()
        walker: Any = repo.get_walker(include=[self._commit(commit).id]) if repo else []
        return [entry.commit.id.decode() for entry in walker]

    def reaches(self, commit: str, older: str) -> bool:
        """True if `older` is `commit` or before it; False where either is not there."""
        try:
            return self._commit(older).id.decode() in self.ancestors(commit)
        except KeyError:
            return False

    def committed(self, name: str, commit: str) -> str | None:
        """A file's text in a commit; None if it is not in it."""
        return self._committed(commit).get(name)

    def committed_files(self, commit: str) -> list[str]:
        return sorted(self._committed(commit))

    def marked(self, commit: str) -> list[str]:
        """The files of a commit in which lines begin as git's conflict markers do."""
        texts = self._committed(commit)
        return sorted(name for name, text in texts.items() if _MARKER.search(text))

    def is_merging(self) -> bool:
        """True while a merge is begun and not committed."""
        return (self._root / ".git" / "MERGE_HEAD").exists()

    def unsaved(self) -> list[str]:
        """Files of the last commit that differ here, in more than how their lines end.

        What git does not track is left out: caches, backups and our own task lie beside her work.
        """
        head = self.head()
        known = self._committed(head) if head else {}
        return sorted(
            name for name, text in known.items() if _lines(self.text(name)) != _lines(text)
        )

    def _committed(self, commit: str) -> dict[str, str]:
        """File name -> its text in a commit."""
        from dulwich.object_store import iter_tree_contents

        tree = self._commit(commit).tree
        store: Any = self._repo().object_store
        found: dict[str, str] = {}
        for entry in iter_tree_contents(store, tree):
            blob = store[entry.sha] if entry.mode & 0o170000 == 0o100000 else None
            if blob is not None:
                name = entry.path.decode("utf-8", "surrogateescape")
                found[name] = blob.data[:MAX_FILE].decode("utf-8", "replace")
        return found

    def _commit(self, commit: str) -> Any:
        """KeyError if there is no such commit."""
        found = {**self.branches(), "HEAD": self.head()}.get(commit, commit)
        repo = self._repo()
        if repo is None or len(found) not in (40, 64):
            raise KeyError(commit)
        return repo[found.encode()]

    def _repo(self) -> Any:
        """The repository, None where there is none."""
        from dulwich.errors import NotGitRepository
        from dulwich.repo import Repo

        try:
            return Repo(str(self._root))
        except NotGitRepository:
            return None


def _lines(text: str | None) -> list[str] | None:
    return None if text is None else text.replace("\r\n", "\n").split("\n")
