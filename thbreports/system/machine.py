"""What this machine calls the libraries that lay out pages."""

from __future__ import annotations

import platform
import sys

_DEBIAN = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_COMMANDS = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "dnf install pango",
    "rhel": "dnf install pango",
    "suse": "zypper install pango",
    "opensuse": "zypper install pango",
    "arch": "pacman -S pango",
    "alpine": "apk add pango",
}
"""How each family of Linux installs Pango, by its ID (os-release)."""


def pango_command() -> str:
    """Return the command that installs Pango on this machine, or an empty text where none is known."""
    if sys.platform == "darwin":
        return "brew install pango"
    if sys.platform == "win32":
        return "pacman -S mingw-w64-x86_64-pango (in MSYS2)"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    return next((_COMMANDS[name] for name in names if name in _COMMANDS), "")
