"""The world a submission lives in: made once in the zygote, closed behind each child.

Once, in the zygote: a user namespace of one unprivileged user, an empty network, and a root of
its own in which only what Python needs is there, read-only, with no /proc. For each child: a
user map of its own, its own processes, its own mounts with a private folder in memory, no
capabilities, landlock, seccomp.

A first child only tries all this out. What it cannot have is `missing` and told; from then on no
layer may fail: a child that cannot be confined as the first one was ends at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import upslope
from upslope.grading.limits import PROCESSES
from upslope.grading.processes import count_of_user

HOME = Path("/submission")
"""The child's private folder, in its own world."""
_HOME_BYTES = 64 << 20
MARGIN = 4
_NOBODY = 65534
_ROOT, _INSIDE = 0, 1000
"""What the one user is called in the zygote's user namespace, and in a child's."""
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
LAYERS = (
    "user namespace",
    "network namespace",
    "ipc namespace",
    "mount namespace",
    "pid namespace",
    "no new privileges",
    "capabilities dropped",
    "landlock",
    "seccomp",
    "resource limits",
)


@dataclass
class World:
    """What the zygote has prepared, and which layers are not to be had and why."""

    missing: dict[str, str] = field(default_factory=dict[str, str])
    _readable: tuple[Path, ...] = ()
    _filter: bytes | None = None
    _proc: int = -1
    _own_pids: int = -1
    _is_tried: bool = False
    _others: int = 0
    """Processes and threads of the user, where the children's are counted among them."""

    @classmethod
    def enter(cls) -> World:
        """Prepares this process, the zygote, for good. Never raises: what fails is `missing`.

        Forks once, so that the zygote is the first process of a namespace of its own; the
        original process waits for it and exits.
        """
        world = cls(_readable=_readable())
        if sys.platform != "linux":
            world.missing = dict.fromkeys(LAYERS[:-1], "only Linux has it")
        else:
            world._enter()
            if "user namespace" in world.missing and not world._gives_up_root:
                world._others = count_of_user()
            if not world.has_own_processes:
                world._adopt()
            world._try_out()
        return world

    def _enter(self) -> None:
        from upslope.grading.sandbox import kernel, seccomp

        with self._layer("seccomp"):
            self._filter = seccomp.compile_filter()
        self._proc = os.open("/proc", os.O_PATH | os.O_CLOEXEC)
        as_root = os.getuid() == 0 and _is_mapped(self._proc, _NOBODY)
        with self._layer("user namespace"):
            _try_user_namespace()
        if "user namespace" in self.missing:
            self.missing |= dict.fromkeys(LAYERS[1:5], "it needs the user namespace")
            return
        if as_root:  # root's own rights reach folders that the mapped user could not
            with self._layer("mount namespace"):
                kernel.unshare(kernel.CLONE_NEWNS)
                _enter_root(self._readable)
        _enter_user_namespace(self._proc, as_root)
        with self._layer("network namespace"):
            kernel.unshare(kernel.CLONE_NEWNET | kernel.CLONE_NEWUTS)
        if "mount namespace" not in self.missing:
            with self._layer("mount namespace"):
                kernel.unshare(kernel.CLONE_NEWNS)
                if not as_root:
                    _enter_root(self._readable)
        with self._layer("pid namespace"):
            kernel.unshare(kernel.CLONE_NEWPID)
            _continue_in_a_fork()
            path = "self/ns/pid"
            self._own_pids = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)

    def _adopt(self) -> None:
        """What a child leaves behind becomes this process' own child, to be ended."""
        from upslope.grading.sandbox import kernel

        with suppress(OSError):
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)

    def _try_out(self) -> None:
        """Confines a first child, which reports what it has not got, and ends."""
        reads, writes = os.pipe()

        def child() -> None:
            self.confine(HOME)
            os.write(writes, json.dumps(self.missing).encode())

        pid = self.fork(child)
        os.close(writes)
        said = _read_all(reads)
        os.waitpid(pid, 0)
        if said:  # else no child can be confined at all, and none will live
            self.missing = json.loads(said)
        self._is_tried = True

    def fork(self, child: Callable[[], None]) -> int:
        """Forks a child into processes of its own, where that can be had; its pid here.

        OSError where there can be no child now.
        """
        if self._own_pids >= 0:
            from upslope.grading.sandbox import kernel

            with self._layer("pid namespace"):
                kernel.setns(self._own_pids, kernel.CLONE_NEWPID)
                kernel.unshare(kernel.CLONE_NEWPID)
        pid = os.fork()
        if pid == 0:
            try:
                child()
            finally:
                os._exit(70)
        return pid

    @property
    def most_processes(self) -> int | None:
        """How many a child's user may have; where others are of that user, so many more than they
        were."""
        if "user namespace" not in self.missing:
            return PROCESSES
        return self._others + MARGIN * PROCESSES if sys.platform == "linux" else None

    @property
    def has_own_processes(self) -> bool:
        """Whether all that a child starts is in a namespace that ends with it."""
        return "pid namespace" not in self.missing

    def new_folder(self) -> Path:
        """A private folder for a child, or where the one in memory will be."""
        if self.gives_folders:
            return HOME
        folder = Path(tempfile.mkdtemp(prefix="upslope-child-"))
        if self._gives_up_root:
            with suppress(OSError):
                os.chown(folder, _NOBODY, _NOBODY)
        return folder

    @property
    def _gives_up_root(self) -> bool:
        return "user namespace" in self.missing and os.getuid() == 0

    @property
    def gives_folders(self) -> bool:
        """Whether a child's private folder is in memory and goes with it."""
        return "mount namespace" not in self.missing

    def confine(self, folder: Path) -> Path:
        """Closes the world behind this process, a child, for good.

        Returns its private folder: one in memory or, where that cannot be had, `folder`.
        """
        if sys.platform != "linux":
            return folder
        from upslope.grading.sandbox import kernel, landlock, seccomp

        self._offer_to_die_first()
        home = self._private_folder() if self.gives_folders else folder
        if self._gives_up_root:
            _become_nobody()
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        with self._layer("no new privileges"):
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        with self._layer("capabilities dropped"):
            kernel.drop_capabilities()
        with self._layer("landlock"):
            landlock.restrict(self._readable, home)
        if self._filter is not None:
            with self._layer("seccomp"):
                seccomp.install(self._filter)
        return home

    def _private_folder(self) -> Path:
        from upslope.grading.sandbox import kernel

        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
        _map(self._proc, "self", _INSIDE, _ROOT, _ROOT)
        with self._layer("ipc namespace"):
            kernel.unshare(kernel.CLONE_NEWIPC)
        flags = kernel.MS_NOSUID | kernel.MS_NODEV
        kernel.mount("tmpfs", str(HOME), "tmpfs", flags, f"size={_HOME_BYTES},mode=700")
        return HOME

    def _offer_to_die_first(self) -> None:
        """Where the machine's memory runs out, the kernel ends a submission and no one else."""
        with suppress(OSError):
            descriptor = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=self._proc)
            try:
                os.write(descriptor, b"1000")
            finally:
                os.close(descriptor)

    @contextmanager
    def _layer(self, name: str) -> Generator[None, None, None]:
        """Around one layer: its failure is a reason, not an end, unless it was to be had before."""
        try:
            yield
        except (OSError, AttributeError, KeyError) as error:
            if self._is_tried and name not in self.missing:
                raise
            self.missing.setdefault(name, str(error) or type(error).__name__)


def hidden_places() -> tuple[Path, ...]:
    """Where the book may lie: never to be seen by a submission."""
    package = Path(upslope.__file__).resolve().parent
    places = {package / "_book", package.parents[1] / "curriculum"}
    # an editable install leaves a copy beside the libraries
    places |= {Path(p, "upslope", "_book") for p in sysconfig.get_paths().values()}
    if named := os.environ.get("UPSLOPE_BOOK"):
        places.add(Path(named).resolve())
    return tuple(sorted(places))


def _readable() -> tuple[Path, ...]:
    """What Python needs to read: itself, its libraries, and of Upslope the package alone."""
    paths = {Path(path) for path in _SYSTEM}
    paths |= {Path(sys.prefix), Path(sys.base_prefix), Path(upslope.__file__).parent}
    paths |= {Path(path) for path in sysconfig.get_paths().values()}
    paths |= {path.resolve() for path in paths}
    found = sorted(path for path in paths if path.exists())
    return tuple(p for p in found if not any(o != p and p.is_relative_to(o) for o in found))


def _read_all(descriptor: int) -> bytes:
    """All that there is; the descriptor is closed."""
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _become_nobody() -> None:
    """Where root has no user namespace to give: limits on processes do not bind root."""
    with suppress(OSError):  # the root of a container may be its only user
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _is_mapped(proc: int, user: int) -> bool:
    """Whether there is such a user here; the root of a container may be the only one."""
    lines = _read_all(os.open("self/uid_map", os.O_RDONLY, dir_fd=proc)).splitlines()
    ranges = [tuple(map(int, line.split())) for line in lines]
    return any(first <= user < first + count for first, _, count in ranges)


def _try_user_namespace() -> None:
    """OSError if there can be none; tried in a process that then ends."""
    from upslope.grading.sandbox import kernel

    trial = os.fork()
    if trial == 0:
        number = 0
        try:
            kernel.unshare(kernel.CLONE_NEWUSER)
        except OSError as error:
            number = error.errno or 255
        os._exit(number)
    number = os.waitstatus_to_exitcode(os.waitpid(trial, 0)[1])
    if number:
        raise OSError(number, os.strerror(number))


def _enter_user_namespace(proc: int, as_root: bool) -> None:
    """One user and no more. Root becomes nobody, as limits on processes do not bind root."""
    from upslope.grading.sandbox import kernel

    user, group = os.getuid(), os.getgid()
    if not as_root:
        kernel.unshare(kernel.CLONE_NEWUSER)
        _map(proc, "self", _ROOT, user, group)
        return
    # only a process that stays outside may map a user other than its own
    me, (unshared, tell), (mapped, told) = os.getpid(), os.pipe(), os.pipe()
    mapper = os.fork()
    if mapper == 0:
        os.read(unshared, 1)
        try:
            _map(proc, str(me), _ROOT, _NOBODY, _NOBODY)
            os.write(told, b"x")
        finally:
            os._exit(0)
    os.close(told)
    try:
        kernel.unshare(kernel.CLONE_NEWUSER)
    finally:
        os.write(tell, b"x")
        done = os.read(mapped, 1)
        os.waitpid(mapper, 0)
        for descriptor in (unshared, tell, mapped):
            os.close(descriptor)
    if not done:
        raise OSError("the user map cannot be written")
    os.setresgid(_ROOT, _ROOT, _ROOT)
    os.setresuid(_ROOT, _ROOT, _ROOT)
    # another user than before may not write its own maps until it says so again
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def _map(proc: int, process: str, inside: int, outside: int, outside_group: int) -> None:
    """Maps the one user and the one group of a process' user namespace."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {outside} 1"),
        ("gid_map", f"{inside} {outside_group} 1"),
    ):
        descriptor = os.open(f"{process}/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def _continue_in_a_fork() -> None:
    """Returns in a child; this process waits for it and ends as it ends."""
    from upslope.grading.sandbox import kernel

    child = os.fork()
    if child == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _enter_root(readable: tuple[Path, ...]) -> None:
    """A root in memory with only `readable`, read-only, a few devices and an empty `HOME`."""
    from upslope.grading.sandbox import kernel

    os.umask(0o022)  # whoever the child becomes must be able to walk in
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    root = "/sys"  # any folder that nothing readable lies in
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=755")
    for path in (*readable, *map(Path, _DEVICES)):
        _bind(path, Path(f"{root}{path}"))
    for place in map(str, hidden_places()):
        if Path(root + place).is_dir():
            kernel.mount("tmpfs", root + place, "tmpfs", kernel.MS_RDONLY, "size=4k,mode=000")
    Path(f"{root}{HOME}").mkdir()
    for name in ("tmp", "dev/shm"):
        if not Path(root, name).exists():  # a checkout below /tmp is there, to be read
            Path(root, name).symlink_to(HOME)
    Path(root, "old").mkdir()
    kernel.pivot_root(root, f"{root}/old")
    os.chdir("/")
    kernel.unmount("/old")
    Path("/old").rmdir()
    _remount_read_only("/", kernel.MS_NODEV)


def _bind(path: Path, target: Path) -> None:
    """Shows `path` at `target`, read-only."""
    from upslope.grading.sandbox import kernel

    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    kernel.mount(str(path), str(target), "", kernel.MS_BIND | kernel.MS_REC)
    _remount_read_only(str(target), 0 if str(path) in _DEVICES else kernel.MS_NODEV)


def _remount_read_only(target: str, more: int) -> None:
    from upslope.grading.sandbox import kernel

    now = os.statvfs(target).f_flag
    # a flag that came with the mount is locked in a user namespace: it has to stay
    kept = now & (kernel.MS_NODEV | kernel.MS_NOEXEC | kernel.MS_NOATIME | kernel.MS_NODIRATIME)
    kept |= kernel.MS_RELATIME if now & kernel.ST_RELATIME else 0
    flags = kernel.MS_BIND | kernel.MS_REMOUNT | kernel.MS_RDONLY | kernel.MS_NOSUID
    kernel.mount("none", target, "", flags | kept | more)
