# SPDX-License-Identifier: GPL-3.0-or-later
"""A benchmark program that waits for commands on its standard input."""
import subprocess


class Program:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        """The numbers it answers with."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return [float(number) for number in self.process.stdout.readline().split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
