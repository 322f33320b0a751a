"""Builds two Linux bridges, joined by a cable, with the given number of hosts at each, and prints how many milliseconds that took.

Nothing is taken down: the sandbox it runs in ends with it.
"""
import sys
import time

import mininet.net
from mininet.nodelib import LinuxBridge
from mininet.topo import Topo

# Mininet would raise limits of the whole machine, also from within a namespace.
mininet.net.fixLimits = lambda: None


class TwoSwitches(Topo):
    def build(self, hosts):
        switches = [self.addSwitch(f"s{number}") for number in (1, 2)]
        self.addLink(*switches)
        for number, switch in enumerate(switches, 1):
            for host in range(1, hosts + 1):
                self.addLink(self.addHost(f"h{number}x{host}"), switch)


started = time.monotonic()
network = mininet.net.Mininet(
    topo=TwoSwitches(int(sys.argv[1])), switch=LinuxBridge, controller=None, ipBase="10.0.0.0/16"
)
network.start()
print((time.monotonic() - started) * 1000)
