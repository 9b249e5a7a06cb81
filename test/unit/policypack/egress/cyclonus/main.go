// Judges connections by cyclonus: a JSON question per line in, a JSON list of answers per line out.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type peer struct {
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	Labels          map[string]string `json:"labels"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
}

type connection struct {
	From     peer            `json:"from"`
	To       peer            `json:"to"`
	Port     int             `json:"port"`
	PortName string          `json:"portName"`
	Protocol corev1.Protocol `json:"protocol"`
}

type question struct {
	Policies    []*networkingv1.NetworkPolicy `json:"policies"`
	Connections []connection                  `json:"connections"`
}

func (p peer) traffic() *matcher.TrafficPeer {
	if p.Namespace == "" {
		return &matcher.TrafficPeer{IP: p.IP}
	}
	return &matcher.TrafficPeer{IP: p.IP, Internal: &matcher.InternalPeer{
		PodLabels: p.Labels, NamespaceLabels: p.NamespaceLabels, Namespace: p.Namespace,
	}}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		check(json.Unmarshal(in.Bytes(), &q))
		policy := matcher.BuildNetworkPolicies(false, q.Policies)
		answers := []bool{}
		for _, c := range q.Connections {
			traffic := &matcher.Traffic{
				Source: c.From.traffic(), Destination: c.To.traffic(),
				ResolvedPort: c.Port, ResolvedPortName: c.PortName, Protocol: c.Protocol,
			}
			answers = append(answers, policy.IsIngressOrEgressAllowed(traffic, false).IsAllowed())
		}
		check(json.NewEncoder(out).Encode(answers))
	}
	check(in.Err())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
