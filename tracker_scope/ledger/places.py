"""Folders where a ledger can be damaged: network mounts, and those that a service synchronises."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath
from typing import Final

# SQLite's locks and shared memory do not work across machines (sqlite.org/wal.html, sqlite.org/faq.html#q5).
_NETWORK: Final = frozenset(
    {
        "9p",
        "afs",
        "afpfs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "prl_fs",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "vmhgfs",
    }
)
_SYNCHRONISED: Final = (
    ("OneDrive", re.compile(r"onedrive( .*)?$")),
    ("Dropbox", re.compile(r"dropbox( .*)?$")),
    ("Google Drive", re.compile(r"(google ?drive( .*)?|googledrive-.*)$")),
    ("iCloud", re.compile(r"(icloud ?drive|mobile documents|com~apple~clouddocs)$")),
    ("Nextcloud", re.compile(r"nextcloud( .*)?$")),
    ("ownCloud", re.compile(r"owncloud( .*)?$")),
    ("CloudStorage", re.compile(r"cloudstorage$")),
)
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


def unsafe_place(path: Path) -> str | None:
    """Say which kind of network or synchronised folder a path is in; None for what looks local."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        mounts = ""
    resolved = path.resolve()
    return (
        synchronised(resolved) or network_share(str(resolved)) or mounted(resolved, mounts) or _remote_drive(resolved)
    )


def synchronised(path: PurePath) -> str | None:
    """Recognise the folder of a synchronising service by its usual name."""
    for part in path.parts:
        for kind, name in _SYNCHRONISED:
            if name.match(part.casefold()):
                return kind
    return None


def network_share(path: str) -> str | None:
    r"""Recognise a Windows path to another machine: \\host\share, \\?\UNC\host\share."""
    if path.startswith("\\\\") and (path[2:4] not in {"?\\", ".\\"} or path[4:8].upper() == "UNC\\"):
        return "UNC"
    return None


def mounted(path: PurePath, mounts: str) -> str | None:
    """Find the type of the file system that holds a path in the text of /proc/mounts (proc(5)); None when local.

    A root file system counts as local whatever its type: a sandbox that has no other gives no choice.
    """
    holder, kind = PurePath(), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004  # device, folder, type
            continue
        folder = PurePath(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[1]))
        # The last of equal folders is the one on top.
        if path.is_relative_to(folder) and len(folder.parts) >= len(holder.parts):
            holder, kind = folder, fields[2]
    return kind if kind in _NETWORK and holder.name else None


def _remote_drive(path: Path) -> str | None:
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == _REMOTE_DRIVE:
            return path.drive
    return None
