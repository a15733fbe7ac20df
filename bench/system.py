"""What a measurement needs of the machine: installed by root from the packages of the system."""

import os
import shutil
import subprocess


def install(*packages: str) -> None:
    """Ask the system's packages for them; nothing happens where only others may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([apt, "-qq", *words], env=quiet, stdout=subprocess.DEVNULL)  # noqa: S603
