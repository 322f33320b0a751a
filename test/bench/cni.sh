#!/bin/sh
# Two nodes, and for each pod one call of the CNI bridge plugin, as kubelet does it: pod after pod on a node, the nodes side by side.
# Prints how many milliseconds the calls took; the namespaces are made before.
#   cni.sh PODS_PER_NODE
set -eu
mount -t tmpfs tmpfs /run
mkdir /run/netns
for node in 1 2; do
  echo "netns add node-$node"
  for pod in $(seq "$1"); do echo "netns add p$node-$pod"; done
done | ip -batch -

export CNI_COMMAND=ADD CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

started=$(milliseconds)
nodes=
for node in 1 2; do
  nsenter --net="/run/netns/node-$node" sh -eu -s "$node" "$1" >/dev/null <<'END' &
config='{"cniVersion": "0.4.0", "name": "cbr0", "type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "/run/cni-'$1'", "subnet": "10.244.'$1'.0/24", "routes": [{"dst": "10.244.0.0/16"}]}}'
for pod in $(seq "$2"); do
  echo "$config" | CNI_CONTAINERID="p$1-$pod" CNI_NETNS="/run/netns/p$1-$pod" /usr/lib/cni/bridge
done
END
  nodes="$nodes $!"
done
for node in $nodes; do wait "$node"; done
echo $(($(milliseconds) - started))
