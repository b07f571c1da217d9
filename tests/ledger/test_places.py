from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from tracker_scope.ledger.places import mounted, network_share, synchronised, unsafe_place

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/pm/local ext4 rw 0 0
//nas/share /mnt/the\040share cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
tmpfs /mnt/twice tmpfs rw 0 0
C:\134 /mnt/twice 9p rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/project", None),
        ("/home/pm/project", "nfs4"),
        ("/home/pm/local/project", None),
        ("/homework", None),
        ("/mnt/the share/project", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
        ("/mnt/twice/x", "9p"),
    ],
)
def test_the_mount_that_holds_a_path_decides(path: str, kind: str | None) -> None:
    assert mounted(PurePosixPath(path), MOUNTS) == kind


def test_without_a_list_of_mounts_nothing_is_claimed() -> None:
    assert mounted(PurePosixPath("/home/pm"), "") is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (PureWindowsPath(r"C:\Users\pm\OneDrive - Client\projet"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\pm\OneDrive\projet"), "OneDrive"),
        (PurePosixPath("/home/pm/Dropbox (Work)/p"), "Dropbox"),
        (PurePosixPath("/home/pm/dropbox-client/p"), None),
        (PurePosixPath("/Users/pm/Google Drive/p"), "Google Drive"),
        (PurePosixPath("/Users/pm/Library/CloudStorage/GoogleDrive-pm/p"), "CloudStorage"),
        (PurePosixPath("/Users/pm/Library/Mobile Documents/p"), "iCloud"),
        (PureWindowsPath(r"C:\Users\pm\iCloudDrive\p"), "iCloud"),
        (PurePosixPath("/home/pm/Nextcloud/p"), "Nextcloud"),
        (PurePosixPath("/home/pm/projects/p"), None),
    ],
)
def test_folders_of_synchronising_services(path: PurePosixPath, kind: str | None) -> None:
    assert synchronised(path) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"\\server\share\p", "UNC"),
        (r"\\?\UNC\server\share", "UNC"),
        (r"\\?\C:\projects", None),
        (r"C:\projects", None),
        ("/home", None),
    ],
)
def test_paths_to_another_machine(path: str, kind: str | None) -> None:
    assert network_share(path) == kind


def test_here(tmp_path: Path) -> None:
    assert unsafe_place(tmp_path / "not" / "yet") is None
    assert unsafe_place(tmp_path / "OneDrive" / "p") == "OneDrive"
