"""Files: what is hidden, links to it, and writing where nothing is hers."""

from __future__ import annotations

from attacks.attack import early

GONE = "FileNotFoundError|PermissionError|NotADirectoryError|OSError"

ATTACKS = {
    "the solution, by its path": early(
        "raised",
        GONE,
        """
        import os, sys
        root = os.path.dirname(sys.modules["upslope"].__file__)
        for place in (root + "/_book", os.path.normpath(root + "/../../curriculum")):
            for folder, _, names in os.walk(place):
                print(folder, names)
                for name in names:
                    print(open(os.path.join(folder, name)).read())
        open(os.path.normpath(root + "/../../curriculum") + "/roadmap.toml")
    """,
    ),
    "every Python file there is": early(
        "wrong",
        "adds up to one",
        """
        import os
        seen = 0
        for folder, folders, names in os.walk("/"):
            if folder in ("/usr", "/lib", "/lib64", "/bin"):
                folders.clear()
            if "site-packages" in folder:
                folders.clear()
                continue
            for name in names:
                if "softmax" in name or "training_step" in name or name == "roadmap.toml":
                    print(folder, name, open(os.path.join(folder, name)).read())
    """,
    ),
    "a link to the solution": early(
        "raised",
        GONE,
        """
        import os, sys
        package = os.path.dirname(sys.modules["upslope"].__file__)
        root = os.path.normpath(package + "/../../curriculum")
        os.symlink(root, "upslope-attack")
        print(os.listdir("upslope-attack"))
    """,
    ),
    "up and up": early(
        "raised",
        GONE,
        """
        print(open("../" * 40 + "etc/shadow").read())
    """,
    ),
    "the passwords": early(
        "raised",
        GONE,
        """
        print(open("/etc/shadow").read())
    """,
    ),
    "somebody's home": early(
        "raised",
        GONE,
        """
        import os
        for place in ("/root", "/home", "/var", "/etc/ssh", "/run"):
            print(place, os.listdir(place))
    """,
    ),
    "the root and all in it": early(
        "raised",
        "PermissionError|OSError",
        """
        import os
        print(os.listdir("/"))
    """,
    ),
    "a hard link out": early(
        "raised",
        "OSError|PermissionError|Invalid cross-device",
        """
        import os
        os.link(os.__file__, "upslope-attack")
    """,
    ),
    "a program for root": early(
        "raised|wrong",
        "OSError|PermissionError|adds up",
        """
        import os, shutil, subprocess
        shutil.copy("/bin/sh", "upslope-attack")
        os.chmod("upslope-attack", 0o6755)
        command = ["./upslope-attack", "-c", "echo >/upslope-attack"]
        print(subprocess.run(command, capture_output=True))
    """,
    ),
    "a device": early(
        "raised",
        "PermissionError",
        """
        import os, stat
        os.mknod("upslope-attack", stat.S_IFBLK | 0o666, os.makedev(8, 0))
    """,
    ),
    "a device that is there": early(
        "raised",
        GONE,
        """
        import os
        for name in ("mem", "kmem", "sda", "vda", "tty", "ptmx", "fuse", "kvm", "net/tun"):
            try:
                open("/dev/" + name, "rb")
            except OSError as error:
                last = error
            else:
                break
        else:
            raise last
    """,
    ),
    "a root of its own": early(
        "raised",
        "PermissionError",
        """
        import os
        os.mkdir("upslope-attack")
        os.chroot("upslope-attack")
    """,
    ),
    "a race between looking and opening": early(
        "raised",
        GONE,
        """
        import os, threading
        def swap():
            for _ in range(300):
                for target in ("/etc/shadow", "/dev/null"):
                    try:
                        os.symlink(target, "new")
                        os.rename("new", "upslope-attack")
                    except OSError:
                        pass
        thread = threading.Thread(target=swap)
        thread.start()
        for _ in range(300):
            try:
                print(open("upslope-attack").read())
            except OSError as error:
                last = error
        thread.join()
        raise last
    """,
    ),
    "left in shared memory": early(
        "wrong|raised",
        "adds up|" + GONE,
        """
        for place in ("/dev/shm", "/tmp", "/var/tmp"):
            open(place + "/upslope-attack", "w").write("x")
    """,
    ),
    "the canary beside the submission": early(
        "raised",
        GONE,
        """
        import glob, os
        for place in ("/tmp", "/submission", "/root", "/home"):
            for path in glob.glob(place + "/**/canary.txt", recursive=True):
                open(path, "w").write("sung")
                print(open(path).read())
        raise FileNotFoundError("no canary")
    """,
    ),
}
