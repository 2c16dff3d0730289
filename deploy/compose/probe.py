"""Health check of a container: 0 if its process says that it is ready. It runs often, so it imports next to nothing."""

import os
import socket
import sys

with socket.create_connection(("127.0.0.1", int(os.environ["KINERJA_PORT"])), timeout=3) as asking:
    asking.sendall(b"GET /health/ready HTTP/1.0\r\n\r\n")
    sys.exit(asking.recv(64).split()[1:2] != [b"200"])
