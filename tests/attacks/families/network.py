"""The network: there is none, and no socket to reach it with."""

from __future__ import annotations

from attacks.attack import early

NONE = "PermissionError|OSError|gaierror"

ATTACKS = {
    "a connection": early(
        "raised",
        NONE,
        """
        import socket
        socket.create_connection(("127.0.0.1", 80), timeout=1)
    """,
    ),
    "a datagram": early(
        "raised",
        NONE,
        """
        import socket
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53))
    """,
    ),
    "a name": early(
        "raised",
        NONE,
        """
        import socket
        print(socket.getaddrinfo("example.org", 80))
    """,
    ),
    "a page": early(
        "raised",
        "URLError|" + NONE,
        """
        import urllib.request
        urllib.request.urlopen("http://example.org/", timeout=1)
    """,
    ),
    "a listener": early(
        "raised",
        NONE,
        """
        import socket
        socket.create_server(("", 45671))
    """,
    ),
    "a listener over IPv6": early(
        "raised",
        NONE,
        """
        import socket
        end = socket.socket(socket.AF_INET6)
        end.bind(("::", 45671))
        end.listen()
    """,
    ),
    "a unix socket": early(
        "raised",
        NONE,
        """
        import socket
        end = socket.socket(socket.AF_UNIX)
        end.bind("upslope-attack")
        end.listen()
    """,
    ),
    "the daemon's own socket": early(
        "raised",
        NONE,
        """
        import glob, socket
        end = socket.socket(socket.AF_UNIX)
        for path in glob.glob("/tmp/**/*.sock", recursive=True):
            end.connect(path)
            end.sendall(b'{"do": "quit"}\\n')
    """,
    ),
    "an abstract socket": early(
        "raised",
        NONE,
        """
        import socket
        end = socket.socket(socket.AF_UNIX)
        end.connect("\\0/tmp/.X11-unix/X0")
    """,
    ),
    "a raw socket": early(
        "raised",
        NONE,
        """
        import socket
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    """,
    ),
    "netlink": early(
        "raised",
        NONE,
        """
        import socket
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    """,
    ),
    "vsock": early(
        "raised",
        NONE,
        """
        import socket
        socket.socket(40, socket.SOCK_STREAM)
    """,
    ),
    "a server in asyncio": early(
        "wrong",
        "adds up to one",
        """
        import asyncio
        async def serve():
            server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 45671)
            assert not server.sockets
        asyncio.run(serve())
    """,
    ),
    "a connection made by another program": early(
        "wrong",
        "adds up to one",
        """
        import subprocess, sys
        code = "import socket; socket.create_server(('', 45671))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        print(done.stderr[-200:])
        assert done.returncode != 0
    """,
    ),
}
