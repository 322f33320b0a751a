#!/bin/sh
# The lab "lease-database". To build it by hand:
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
# control-plane gets a network stack of its own, as a machine has.
netns add control-plane
# A new namespace has lo, but down.
link set lo up
# The switch between the nodes.
link add underlay address 9a:71:e8:6c:03:28 mtu 1500 type bridge
# It starts to switch.
link set underlay up
# The nodes' default gateway answers here.
addr add 192.168.50.254/24 brd + dev underlay
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
# control-plane's network card, and its port of the switch.
link add control-plane address 7a:2b:2a:b7:ac:7e mtu 1500 type veth peer name eth0 netns control-plane address b2:fe:55:ba:a4:a3 mtu 1500
# The cable is plugged in.
link set control-plane master underlay
# The port goes up.
link set control-plane up
IP
# The gateway is a router; it knows no route to any pod.
echo 1 >/proc/sys/net/ipv4/ip_forward || failed 1 3

# --- node-1 ---
(
nsenter --net=/run/netns/node-1 sh -eu <<'END' || failed 2 $?
# A node routes for its pods; without this the kernel drops what is not for itself.
echo 1 >/proc/sys/net/ipv4/ip_forward || exit 2
ip -batch - <<'IP' || exit 3
# Every host talks to itself on lo.
link set lo up
# The node's address: what the outer packets of the overlay carry.
addr add 192.168.50.11/24 brd + dev eth0
# The node is on the network.
link set eth0 up
# Everything else goes to the gateway; flannel takes the device of this route as its own.
route add default via 192.168.50.254 dev eth0
# The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.
link add flannel.1 address ea:65:3c:5a:74:2c mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.11 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel.1/accept_ra || exit 4
ip -batch - <<'IP' || exit 5
# The subnet's base address, alone: no route comes with a /32.
addr add 10.244.1.0/32 dev flannel.1
# The tunnel device is ready.
link set flannel.1 up
# The ARP answer for node-2's tunnel end, given before anybody asks.
neigh replace 10.244.2.0 lladdr 1e:e9:26:ec:63:07 dev flannel.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 6
# Frames for that MAC are wrapped and sent to node-2's own address.
fdb replace 1e:e9:26:ec:63:07 dev flannel.1 dst 192.168.50.12 self permanent
BRIDGE
exec ip -batch - <<'IP'
# Pods of node-2 are behind its tunnel end; onlink, since no route of flannel.1's /32 covers that gateway.
route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
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
exec ip -batch - <<'IP'
# The containers of a pod meet on localhost.
link set lo up
# The address of the pod, from node-1's subnet.
addr add 10.244.1.2/24 brd + dev eth0
# The pod is on the network.
link set eth0 up
# Pods of other nodes: by way of the bridge, which is the node.
route add 10.244.0.0/16 via 10.244.1.1
# Everything else too.
route add default via 10.244.1.1
IP
END
nsenter --net=/run/netns/node-1 sh -eu <<'END' || failed 6 $?
exec ip -batch - <<'IP'
# The pods' gateway: the node's own place on its bridge.
addr add 10.244.1.1/24 brd + dev cni0
# Said explicitly, the bridge keeps its MAC; otherwise it would take its lowest port's.
link set cni0 address ce:c5:b6:29:8b:e2
IP
END
umask 022
mkdir -p /run/nodes/node-1/run/flannel || failed 7 2
umask 022
# What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.
printf 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n' >/run/nodes/node-1/run/flannel/subnet.env || failed 7 2
umask 022
mkdir -p /run/nodes/node-1/var/lib/cni/networks/cbr0 || failed 7 3
umask 066
# host-local's note that 10.244.1.2 is pod-a's.
printf 'pod-a\r\neth0' >/run/nodes/node-1/var/lib/cni/networks/cbr0/10.244.1.2 || failed 7 3
# The next search starts after this one.
printf '10.244.1.2' >/run/nodes/node-1/var/lib/cni/networks/cbr0/last_reserved_ip.0 || failed 7 3
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
ip -batch - <<'IP' || exit 3
# Every host talks to itself on lo.
link set lo up
# The node's address: what the outer packets of the overlay carry.
addr add 192.168.50.12/24 brd + dev eth0
# The node is on the network.
link set eth0 up
# Everything else goes to the gateway; flannel takes the device of this route as its own.
route add default via 192.168.50.254 dev eth0
# The tunnel device: what is routed here leaves eth0 inside UDP. It learns nothing from traffic; flannel tells it all it must know.
link add flannel.1 address 1e:e9:26:ec:63:07 mtu 1450 txqueuelen 0 type vxlan id 1 local 192.168.50.12 dev eth0 dstport 8472 nolearning
IP
# No router on the overlay may hand out IPv6 routes.
echo 0 >/proc/sys/net/ipv6/conf/flannel.1/accept_ra || exit 4
ip -batch - <<'IP' || exit 5
# The subnet's base address, alone: no route comes with a /32.
addr add 10.244.2.0/32 dev flannel.1
# The tunnel device is ready.
link set flannel.1 up
# The ARP answer for node-1's tunnel end, given before anybody asks.
neigh replace 10.244.1.0 lladdr ea:65:3c:5a:74:2c dev flannel.1 nud permanent
IP
bridge -batch - <<'BRIDGE' || exit 6
# Frames for that MAC are wrapped and sent to node-1's own address.
fdb replace ea:65:3c:5a:74:2c dev flannel.1 dst 192.168.50.11 self permanent
BRIDGE
exec ip -batch - <<'IP'
# Pods of node-1 are behind its tunnel end; onlink, since no route of flannel.1's /32 covers that gateway.
route replace 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
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
exec ip -batch - <<'IP'
# The containers of a pod meet on localhost.
link set lo up
# The address of the pod, from node-2's subnet.
addr add 10.244.2.2/24 brd + dev eth0
# The pod is on the network.
link set eth0 up
# Pods of other nodes: by way of the bridge, which is the node.
route add 10.244.0.0/16 via 10.244.2.1
# Everything else too.
route add default via 10.244.2.1
IP
END
nsenter --net=/run/netns/node-2 sh -eu <<'END' || failed 12 $?
exec ip -batch - <<'IP'
# The pods' gateway: the node's own place on its bridge.
addr add 10.244.2.1/24 brd + dev cni0
# Said explicitly, the bridge keeps its MAC; otherwise it would take its lowest port's.
link set cni0 address 8a:6c:2e:21:50:33
IP
END
umask 022
mkdir -p /run/nodes/node-2/run/flannel || failed 13 2
umask 022
# What flanneld tells the CNI plugin: the network, this node's subnet as its gateway, the MTU.
printf 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.2.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=false\n' >/run/nodes/node-2/run/flannel/subnet.env || failed 13 2
umask 022
mkdir -p /run/nodes/node-2/var/lib/cni/networks/cbr0 || failed 13 3
umask 066
# host-local's note that 10.244.2.2 is pod-b's.
printf 'pod-b\r\neth0' >/run/nodes/node-2/var/lib/cni/networks/cbr0/10.244.2.2 || failed 13 3
# The next search starts after this one.
printf '10.244.2.2' >/run/nodes/node-2/var/lib/cni/networks/cbr0/last_reserved_ip.0 || failed 13 3
umask 022
mkdir -p /run/nodes/node-2/var/lib/cni/networks/cbr0 || failed 13 4
umask 026
# Held by the plugin while it searches.
printf '' >/run/nodes/node-2/var/lib/cni/networks/cbr0/lock || failed 13 4
chmod 750 /run/nodes/node-2/var/lib/cni/networks/cbr0/lock || failed 13 4
) &
nodes="$nodes $!"

# --- control-plane ---
(
nsenter --net=/run/netns/control-plane sh -eu <<'END' || failed 14 $?
exec ip -batch - <<'IP'
# Who works on the machine itself asks etcd at 127.0.0.1.
link set lo up
# Where flannel's agents, and the other members, find etcd.
addr add 192.168.50.2/24 brd + dev eth0
# The machine is on the network.
link set eth0 up
# Everything else goes to the gateway.
route add default via 192.168.50.254 dev eth0
IP
END
) &
nodes="$nodes $!"

# The lab is there when every node has done its part.
for node in $nodes; do
  wait "$node" || exit 1
done

# The database that flannel's agents keep their leases in, and read those of the others from. By hand, in a shell of its own in these namespaces:
#   mkdir -p /run/nodes/control-plane/var/lib/etcd && nsenter --net=/run/netns/control-plane etcd --name=control-plane --data-dir=/run/nodes/control-plane/var/lib/etcd --listen-client-urls=http://192.168.50.2:2379,http://127.0.0.1:2379 --advertise-client-urls=http://192.168.50.2:2379 --listen-peer-urls=http://192.168.50.2:2380 --initial-advertise-peer-urls=http://192.168.50.2:2380 --initial-cluster=control-plane=http://192.168.50.2:2380 --heartbeat-interval=10 --election-timeout=100
