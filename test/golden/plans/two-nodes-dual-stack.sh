#!/bin/sh
# The lab "two-nodes-dual-stack". To build it by hand:
#   unshare --net --mount sh THIS_FILE                   as root
#   unshare --map-root-user --net --mount sh THIS_FILE   as anybody else
set -eu
failed() {
  echo "plan: block $1 failed with status $2" >&2
  exit 1
}
if [ -n "$(ip route show table all)" ]; then
  echo "plan: this network namespace is in use; start me by: unshare --net --mount sh $0" >&2
  exit 1
fi
# The names of namespaces live below /run; a /run of its own keeps this lab's apart from all others.
[ -e /run/.k8s-netlab ] || mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run
mkdir -p /run/netns
# The outermost namespace gets a name too.
ip netns attach underlay "$$"
nodes=

ip -batch - <<'IP' || failed 1 2
# node-1 gets a network stack of its own, as a machine has.
netns add node-1
# node-2 gets a network stack of its own, as a machine has.
netns add node-2
# A new namespace has lo, but down.
link set lo up
# The switch between the nodes.
link add underlay address 9a:71:e8:6c:03:28 mtu 1500 type bridge
IP
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/underlay/accept_dad || failed 1 3
ip -batch - <<'IP' || failed 1 4
# It starts to switch.
link set underlay up
# The nodes' default gateway answers here.
addr add 192.168.50.254/24 brd + dev underlay
# The nodes' default gateway for IPv6.
addr add fd00:192:168:50::1/64 dev underlay
# node-1's network card, and its port of the switch.
link add node-1 address e2:6d:94:9d:20:57 mtu 1500 type veth peer name eth0 netns node-1 address 1e:04:6f:68:ca:90 mtu 1500
# The cable is plugged in.
link set node-1 master underlay
# The port goes up.
link set node-1 up
# node-2's network card, and its port of the switch.
link add node-2 address 0e:bd:94:28:fd:5e mtu 1500 type veth peer name eth0 netns node-2 address c6:fb:76:9e:94:94 mtu 1500
# The cable is plugged in.
link set node-2 master underlay
# The port goes up.
link set node-2 up
IP
# The gateway is a router; it knows no route to any pod.
echo 1 >/proc/sys/net/ipv4/ip_forward || failed 1 5
# A router of IPv6, too.
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding || failed 1 5

# --- node-1 ---
(
nsenter --net=/run/netns/node-1 sh -eu <<'END' || failed 2 $?
# A node routes for its pods; without this the kernel drops what is not for itself.
echo 1 >/proc/sys/net/ipv4/ip_forward || exit 2
# The same for IPv6; a router also takes no routes from the advertisements of others.
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding || exit 2
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad || exit 2
ip -batch - <<'IP' || exit 3
# Every host talks to itself on lo.
link set lo up
# The node's address: what the outer packets of the overlay carry.
addr add 192.168.50.11/24 brd + dev eth0
# And its IPv6 address: what the outer packets of the overlay for IPv6 carry.
addr add fd00:192:168:50::11/64 dev eth0
# The node is on the network.
link set eth0 up
# Everything else goes to the gateway; flannel takes the device of this route as its own.
route add default via 192.168.50.254 dev eth0
# The same for IPv6.
route add default via fd00:192:168:50::1 dev eth0
# The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.
link add flannel.1 address ea:65:3c:5a:74:2c mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.11 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel.1/accept_ra || exit 4
ip -batch - <<'IP' || exit 5
# The tunnel device for IPv6 pods, between the IPv6 addresses of the nodes. An outer IPv6 header is 20 bytes longer: of the MTU 1450 that flannel asks for, the kernel makes 1430.
link add flannel-v6.1 address 76:c2:a4:c8:4d:91 mtu 1450 txqueuelen 0 type vxlan id 1 local fd00:192:168:50::11 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel-v6.1/accept_ra || exit 6
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/flannel-v6.1/accept_dad || exit 6
ip -batch - <<'IP' || exit 7
# The subnet's base address, alone: no route comes with a /32.
addr add 10.244.1.0/32 dev flannel.1
# The tunnel device is ready.
link set flannel.1 up
# The subnet's base address, alone: no route comes with a /128.
addr add fd00:10:244:1::/128 dev flannel-v6.1
# The tunnel device is ready.
link set flannel-v6.1 up
# The ARP answer for node-2's tunnel end, given before anybody asks.
neigh replace 10.244.2.0 lladdr 1e:e9:26:ec:63:07 dev flannel.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 8
# Frames for that MAC are wrapped and sent to node-2's own address.
fdb replace 1e:e9:26:ec:63:07 dev flannel.1 dst 192.168.50.12 self permanent
BRIDGE
ip -batch - <<'IP' || exit 9
# Pods of node-2 are behind its tunnel end; onlink, since no route of flannel.1's /32 covers that gateway.
route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
# The answer of neighbour discovery for node-2's tunnel end, given before anybody asks.
neigh replace fd00:10:244:2:: lladdr 22:c8:79:99:fb:83 dev flannel-v6.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 10
# Frames for that MAC are wrapped and sent to node-2's own address.
fdb replace 22:c8:79:99:fb:83 dev flannel-v6.1 dst fd00:192:168:50::12 self permanent
BRIDGE
exec ip -batch - <<'IP'
# Pods of node-2 are behind its tunnel end; onlink, since no route of flannel-v6.1's /128 covers that gateway.
route replace fd00:10:244:2::/64 via fd00:10:244:2:: dev flannel-v6.1 onlink
IP
END
ip -batch - <<'IP' || failed 3 2
# pod-a gets its own network namespace; its containers will share it.
netns add pod-a
IP
nsenter --net=/run/netns/node-1 sh -eu <<'END' || failed 4 $?
ip -batch - <<'IP' || exit 2
# The switch that the node's pods are plugged into.
link add cni0 mtu 1450 type bridge
IP
# A pod may not pose as an IPv6 router for the node.
echo 0 >/proc/sys/net/ipv6/conf/cni0/accept_ra || exit 3
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/cni0/accept_dad || exit 3
ip -batch - <<'IP' || exit 4
# It starts to switch.
link set cni0 up
# pod-a's cable: what goes in at eth0 inside comes out at veth9bb860b4 on the node.
link add veth9bb860b4 address 3a:2d:08:0f:42:ef mtu 1450 txqueuelen 0 type veth peer name eth0 netns pod-a address 82:e5:dd:73:ad:88 mtu 1450 txqueuelen 1000
IP
# pod-a may not pose as an IPv6 router for the node.
echo 0 >/proc/sys/net/ipv6/conf/veth9bb860b4/accept_ra || exit 5
exec ip -batch - <<'IP'
# pod-a's cable is plugged into the switch.
link set veth9bb860b4 up master cni0
# A frame may leave by the port it came in: pod-a can reach itself through a Service.
link set veth9bb860b4 type bridge_slave hairpin on
IP
END
nsenter --net=/run/netns/pod-a sh -eu <<'END' || failed 5 $?
# No wait for duplicate address detection: the address store has none twice.
echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad || exit 2
# Going up, eth0 announces its MAC by a gratuitous ARP.
echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_notify || exit 2
# A runtime may switch IPv6 off in a new namespace; with an address of it, it is on.
echo 0 >/proc/sys/net/ipv6/conf/lo/disable_ipv6 || exit 2
# A runtime may switch IPv6 off in a new namespace; with an address of it, it is on.
echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6 || exit 2
# A device that goes down would lose its IPv6 addresses.
echo 1 >/proc/sys/net/ipv6/conf/eth0/keep_addr_on_down || exit 2
exec ip -batch - <<'IP'
# The containers of a pod meet on localhost.
link set lo up
# The address of the pod, from node-1's subnet.
addr add 10.244.1.2/24 brd + dev eth0
# And the one from its IPv6 subnet.
addr add fd00:10:244:1::2/64 dev eth0
# The pod is on the network.
link set eth0 up
# Pods of other nodes: by way of the bridge, which is the node.
route add 10.244.0.0/16 via 10.244.1.1
# Pods of other nodes: by way of the bridge, which is the node.
route add fd00:10:244::/56 via fd00:10:244:1::1
# Everything else too.
route add default via 10.244.1.1
# Everything else too.
route add default via fd00:10:244:1::1
IP
END
nsenter --net=/run/netns/node-1 sh -eu <<'END' || failed 6 $?
exec ip -batch - <<'IP'
# The pods' gateway: the node's own place on its bridge.
addr add 10.244.1.1/24 brd + dev cni0
# The pods' gateway for IPv6.
addr add fd00:10:244:1::1/64 dev cni0
# Said explicitly, the bridge keeps its MAC; otherwise it would take its lowest port's.
link set cni0 address ce:c5:b6:29:8b:e2
IP
END
umask 022
mkdir -p /run/nodes/node-1/run/flannel || failed 7 2
umask 022
# What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.
printf 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_IPV6_NETWORK=fd00:10:244::/56\nFLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n' >/run/nodes/node-1/run/flannel/subnet.env || failed 7 2
umask 022
mkdir -p /run/nodes/node-1/var/lib/cni/networks/cbr0 || failed 7 3
umask 066
# host-local's note that 10.244.1.2 is pod-a's.
printf 'pod-a\r\neth0' >/run/nodes/node-1/var/lib/cni/networks/cbr0/10.244.1.2 || failed 7 3
# The next search starts after this one.
printf '10.244.1.2' >/run/nodes/node-1/var/lib/cni/networks/cbr0/last_reserved_ip.0 || failed 7 3
# host-local's note that fd00:10:244:1::2 is pod-a's.
printf 'pod-a\r\neth0' >/run/nodes/node-1/var/lib/cni/networks/cbr0/fd00:10:244:1::2 || failed 7 3
# The next search starts after this one.
printf 'fd00:10:244:1::2' >/run/nodes/node-1/var/lib/cni/networks/cbr0/last_reserved_ip.1 || failed 7 3
umask 022
mkdir -p /run/nodes/node-1/var/lib/cni/networks/cbr0 || failed 7 4
umask 026
# Held by the plugin while it searches.
printf '' >/run/nodes/node-1/var/lib/cni/networks/cbr0/lock || failed 7 4
chmod 750 /run/nodes/node-1/var/lib/cni/networks/cbr0/lock || failed 7 4
) &
nodes="$nodes $!"

# --- node-2 ---
(
nsenter --net=/run/netns/node-2 sh -eu <<'END' || failed 8 $?
# A node routes for its pods; without this the kernel drops what is not for itself.
echo 1 >/proc/sys/net/ipv4/ip_forward || exit 2
# The same for IPv6; a router also takes no routes from the advertisements of others.
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding || exit 2
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad || exit 2
ip -batch - <<'IP' || exit 3
# Every host talks to itself on lo.
link set lo up
# The node's address: what the outer packets of the overlay carry.
addr add 192.168.50.12/24 brd + dev eth0
# And its IPv6 address: what the outer packets of the overlay for IPv6 carry.
addr add fd00:192:168:50::12/64 dev eth0
# The node is on the network.
link set eth0 up
# Everything else goes to the gateway; flannel takes the device of this route as its own.
route add default via 192.168.50.254 dev eth0
# The same for IPv6.
route add default via fd00:192:168:50::1 dev eth0
# The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.
link add flannel.1 address 1e:e9:26:ec:63:07 mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.12 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel.1/accept_ra || exit 4
ip -batch - <<'IP' || exit 5
# The tunnel device for IPv6 pods, between the IPv6 addresses of the nodes. An outer IPv6 header is 20 bytes longer: of the MTU 1450 that flannel asks for, the kernel makes 1430.
link add flannel-v6.1 address 22:c8:79:99:fb:83 mtu 1450 txqueuelen 0 type vxlan id 1 local fd00:192:168:50::12 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel-v6.1/accept_ra || exit 6
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/flannel-v6.1/accept_dad || exit 6
ip -batch - <<'IP' || exit 7
# The subnet's base address, alone: no route comes with a /32.
addr add 10.244.2.0/32 dev flannel.1
# The tunnel device is ready.
link set flannel.1 up
# The subnet's base address, alone: no route comes with a /128.
addr add fd00:10:244:2::/128 dev flannel-v6.1
# The tunnel device is ready.
link set flannel-v6.1 up
# The ARP answer for node-1's tunnel end, given before anybody asks.
neigh replace 10.244.1.0 lladdr ea:65:3c:5a:74:2c dev flannel.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 8
# Frames for that MAC are wrapped and sent to node-1's own address.
fdb replace ea:65:3c:5a:74:2c dev flannel.1 dst 192.168.50.11 self permanent
BRIDGE
ip -batch - <<'IP' || exit 9
# Pods of node-1 are behind its tunnel end; onlink, since no route of flannel.1's /32 covers that gateway.
route replace 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
# The answer of neighbour discovery for node-1's tunnel end, given before anybody asks.
neigh replace fd00:10:244:1:: lladdr 76:c2:a4:c8:4d:91 dev flannel-v6.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 10
# Frames for that MAC are wrapped and sent to node-1's own address.
fdb replace 76:c2:a4:c8:4d:91 dev flannel-v6.1 dst fd00:192:168:50::11 self permanent
BRIDGE
exec ip -batch - <<'IP'
# Pods of node-1 are behind its tunnel end; onlink, since no route of flannel-v6.1's /128 covers that gateway.
route replace fd00:10:244:1::/64 via fd00:10:244:1:: dev flannel-v6.1 onlink
IP
END
ip -batch - <<'IP' || failed 9 2
# pod-b gets its own network namespace; its containers will share it.
netns add pod-b
IP
nsenter --net=/run/netns/node-2 sh -eu <<'END' || failed 10 $?
ip -batch - <<'IP' || exit 2
# The switch that the node's pods are plugged into.
link add cni0 mtu 1450 type bridge
IP
# A pod may not pose as an IPv6 router for the node.
echo 0 >/proc/sys/net/ipv6/conf/cni0/accept_ra || exit 3
# No duplicate address detection: it would keep IPv6 waiting for a second or two.
echo 0 >/proc/sys/net/ipv6/conf/cni0/accept_dad || exit 3
ip -batch - <<'IP' || exit 4
# It starts to switch.
link set cni0 up
# pod-b's cable: what goes in at eth0 inside comes out at veth274a81a3 on the node.
link add veth274a81a3 address de:65:fc:44:f4:e5 mtu 1450 txqueuelen 0 type veth peer name eth0 netns pod-b address ee:b7:a0:3c:d2:42 mtu 1450 txqueuelen 1000
IP
# pod-b may not pose as an IPv6 router for the node.
echo 0 >/proc/sys/net/ipv6/conf/veth274a81a3/accept_ra || exit 5
exec ip -batch - <<'IP'
# pod-b's cable is plugged into the switch.
link set veth274a81a3 up master cni0
# A frame may leave by the port it came in: pod-b can reach itself through a Service.
link set veth274a81a3 type bridge_slave hairpin on
IP
END
nsenter --net=/run/netns/pod-b sh -eu <<'END' || failed 11 $?
# No wait for duplicate address detection: the address store has none twice.
echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad || exit 2
# Going up, eth0 announces its MAC by a gratuitous ARP.
echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_notify || exit 2
# A runtime may switch IPv6 off in a new namespace; with an address of it, it is on.
echo 0 >/proc/sys/net/ipv6/conf/lo/disable_ipv6 || exit 2
# A runtime may switch IPv6 off in a new namespace; with an address of it, it is on.
echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6 || exit 2
# A device that goes down would lose its IPv6 addresses.
echo 1 >/proc/sys/net/ipv6/conf/eth0/keep_addr_on_down || exit 2
exec ip -batch - <<'IP'
# The containers of a pod meet on localhost.
link set lo up
# The address of the pod, from node-2's subnet.
addr add 10.244.2.2/24 brd + dev eth0
# And the one from its IPv6 subnet.
addr add fd00:10:244:2::2/64 dev eth0
# The pod is on the network.
link set eth0 up
# Pods of other nodes: by way of the bridge, which is the node.
route add 10.244.0.0/16 via 10.244.2.1
# Pods of other nodes: by way of the bridge, which is the node.
route add fd00:10:244::/56 via fd00:10:244:2::1
# Everything else too.
route add default via 10.244.2.1
# Everything else too.
route add default via fd00:10:244:2::1
IP
END
nsenter --net=/run/netns/node-2 sh -eu <<'END' || failed 12 $?
exec ip -batch - <<'IP'
# The pods' gateway: the node's own place on its bridge.
addr add 10.244.2.1/24 brd + dev cni0
# The pods' gateway for IPv6.
addr add fd00:10:244:2::1/64 dev cni0
# Said explicitly, the bridge keeps its MAC; otherwise it would take its lowest port's.
link set cni0 address 8a:6c:2e:21:50:33
IP
END
umask 022
mkdir -p /run/nodes/node-2/run/flannel || failed 13 2
umask 022
# What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.
printf 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.2.1/24\nFLANNEL_IPV6_NETWORK=fd00:10:244::/56\nFLANNEL_IPV6_SUBNET=fd00:10:244:2::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n' >/run/nodes/node-2/run/flannel/subnet.env || failed 13 2
umask 022
mkdir -p /run/nodes/node-2/var/lib/cni/networks/cbr0 || failed 13 3
umask 066
# host-local's note that 10.244.2.2 is pod-b's.
printf 'pod-b\r\neth0' >/run/nodes/node-2/var/lib/cni/networks/cbr0/10.244.2.2 || failed 13 3
# The next search starts after this one.
printf '10.244.2.2' >/run/nodes/node-2/var/lib/cni/networks/cbr0/last_reserved_ip.0 || failed 13 3
# host-local's note that fd00:10:244:2::2 is pod-b's.
printf 'pod-b\r\neth0' >/run/nodes/node-2/var/lib/cni/networks/cbr0/fd00:10:244:2::2 || failed 13 3
# The next search starts after this one.
printf 'fd00:10:244:2::2' >/run/nodes/node-2/var/lib/cni/networks/cbr0/last_reserved_ip.1 || failed 13 3
umask 022
mkdir -p /run/nodes/node-2/var/lib/cni/networks/cbr0 || failed 13 4
umask 026
# Held by the plugin while it searches.
printf '' >/run/nodes/node-2/var/lib/cni/networks/cbr0/lock || failed 13 4
chmod 750 /run/nodes/node-2/var/lib/cni/networks/cbr0/lock || failed 13 4
) &
nodes="$nodes $!"

# The lab is there when every node has done its part.
for node in $nodes; do
  wait "$node" || exit 1
done
